import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as schemas from '../../src/rest/schemas.js'
import { json, listening, post, type Listening } from '../support/listening.js'

let service: Listening
beforeAll(async () => {
  service = await listening()
})
afterAll(() => service.close())
const request = { model: { preset: 'mlp' }, data: { rows: 600 }, memoryBudget: '512MiB' }
const submit = async (): Promise<string> =>
  String((await json(await post(`${service.url}/v1/studies`, request))).id)

describe('studies over REST', () => {
  it('are accepted with 202 and a Location that answers', async () => {
    const response = await post(`${service.url}/v1/studies`, request)
    expect(response.status).toBe(202)
    const study = schemas.Study.parse(await response.json())
    expect(response.headers.get('location')).toBe(`/v1/studies/${study.id}`)
    const again = await fetch(`${service.url}${response.headers.get('location')}`)
    expect(again.status).toBe(200)
    expect(schemas.Study.parse(await again.json())).toEqual(study)
    expect(service.useCases.requests.at(-1)).toEqual(request)
  })

  it('answer 200 with the advice when it is ready within the wait', async () => {
    service.useCases.answersAfterMs = 50
    const response = await post(`${service.url}/v1/studies`, request, {
      prefer: 'wait=20',
      'accept-language': 'zh',
    })
    service.useCases.answersAfterMs = null
    expect(response.status).toBe(200)
    expect(response.headers.get('preference-applied')).toBe('wait=20')
    const study = schemas.Study.parse(await response.json())
    expect(study.state).toBe('done')
    expect(study.advice?.batchSize?.value).toBe(64)
    expect(study.advice?.explanation[0]).toContain('批量')
  })

  it('can also be waited for when they are read', async () => {
    const id = await submit()
    setTimeout(() => service.useCases.finish(id), 50)
    const response = await fetch(`${service.url}/v1/studies/${id}`, {
      headers: { prefer: 'wait=20' },
    })
    expect([
      response.status,
      response.headers.get('preference-applied'),
      (await json(response)).state,
    ]).toEqual([200, 'wait=20', 'done'])
  })

  it('leave no listener on a reused connection', async () => {
    const warnings: Error[] = []
    const warned = (warning: Error): void => void warnings.push(warning)
    process.on('warning', warned)
    service.useCases.answersAfterMs = 5
    for (let i = 0; i < 40; i++)
      await (await post(`${service.url}/v1/studies`, request, { prefer: 'wait=20' })).text()
    service.useCases.answersAfterMs = null
    await new Promise((resolve) => setTimeout(resolve, 20))
    process.off('warning', warned)
    expect(warnings.map(({ message }) => message)).toEqual([])
  })

  it('answer 202 if the wait ends first', async () => {
    const response = await post(`${service.url}/v1/studies`, request, { prefer: 'wait=1' })
    expect(response.status).toBe(202)
    expect((await json(response)).state).toBe('queued')
  })

  it('are created once per Idempotency-Key', async () => {
    const send = async (): Promise<unknown> =>
      (await json(await post(`${service.url}/v1/studies`, request, { 'idempotency-key': 'k-1' })))
        .id
    expect(await send()).toBe(await send())
    expect(
      (await post(`${service.url}/v1/studies`, request, { 'idempotency-key': 'a b' })).status,
    ).toBe(400)
  })

  it('are listed in pages and by state', async () => {
    await submit()
    await submit()
    const first = schemas.StudyList.parse(
      await json(await fetch(`${service.url}/v1/studies?limit=1`)),
    )
    const second = schemas.StudyList.parse(
      await json(await fetch(`${service.url}/v1/studies?limit=1&cursor=${first.nextCursor}`)),
    )
    expect(first.studies[0]?.id).not.toBe(second.studies[0]?.id)
    const failed = schemas.StudyList.parse(
      await json(await fetch(`${service.url}/v1/studies?state=failed`)),
    )
    expect(failed).toEqual({ studies: [], nextCursor: null })
  })

  it.each(['limit=0', 'limit=x', 'state=lost', 'createdAfter=yesterday', 'sort=name'])(
    'refuse the query %s with 400 and a pointer',
    async (query) => {
      const response = await fetch(`${service.url}/v1/studies?${query}`)
      expect(response.status).toBe(400)
      expect(response.headers.get('content-type')).toContain('application/problem+json')
      const problem = schemas.Problem.parse(await response.json())
      expect(problem.code).toBe('invalid-request')
      expect(problem.errors[0]?.accepted).toMatch(
        /at least 1|number|queued|2026-01-31T12:00:00Z|-updatedAt/,
      )
      expect(problem.errors[0]).toMatchObject({
        pointer: `/query/${query.split('=')[0]}`,
        value: query.split('=')[1],
      })
    },
  )

  it('give their advice in the requested language, and 409 before it is ready', async () => {
    const id = await submit()
    const early = await fetch(`${service.url}/v1/studies/${id}/advice`)
    expect(early.status).toBe(409)
    expect(schemas.Problem.parse(await early.json())).toMatchObject({
      code: 'conflict',
      errors: [{ value: id }],
    })
    service.useCases.finish(id)
    const advice = await fetch(`${service.url}/v1/studies/${id}/advice?lang=zh`, {
      headers: { 'accept-language': 'en' },
    })
    expect(advice.headers.get('content-language')).toBe('zh')
    const { explanation, brief } = schemas.Advice.parse(await advice.json())
    expect(explanation[0]).toContain('批量')
    expect(brief.summary.text).toBe('批大小 64，学习率 0.003，Adam')
    expect((await fetch(`${service.url}/v1/studies/${id}/advice?lang=xx`)).status).toBe(400)
  })

  it('can be cancelled, with and without a content type, and stay cancelled', async () => {
    const id = await submit()
    expect(
      await json(await fetch(`${service.url}/v1/studies/${id}/cancel`, { method: 'POST' })),
    ).toMatchObject({ state: 'cancelled' })
    expect(await json(await post(`${service.url}/v1/studies/${id}/cancel`, ''))).toMatchObject({
      state: 'cancelled',
    })
    expect((await fetch(`${service.url}/v1/studies/${id}/advice`)).status).toBe(409)
  })

  it('show their trials', async () => {
    const answer = schemas.TrialList.parse(
      await json(await fetch(`${service.url}/v1/studies/${await submit()}/trials`)),
    )
    expect(answer.trials[0]?.spec.kind).toBe('trace')
  })

  it.each(['', '/advice', '/trials', '/events'])(
    'answer 404 under an unknown id%s',
    async (below) => {
      const response = await fetch(`${service.url}/v1/studies/none${below}`)
      expect(response.status).toBe(404)
      expect(schemas.Problem.parse(await response.json())).toMatchObject({
        code: 'not-found',
        instance: `/v1/studies/none${below}`,
      })
    },
  )
})

describe('bodies of POST /v1/studies', () => {
  it.each([
    ['{"a":', 'application/json', 400, 'malformed-body'],
    ['', 'application/json', 400, 'malformed-body'],
    ['{"__proto__":{}}', 'application/json', 400, 'malformed-body'],
    ['{}', 'application/json', 400, 'invalid-request'],
    ['model: x', 'application/yaml', 415, 'unsupported-media-type'],
    ['x', 'application/octet-stream', 415, 'unsupported-media-type'],
    [`"${'x'.repeat(17 * 2 ** 20)}"`, 'application/json', 413, 'body-too-large'],
  ])('%.20s as %s answers %s %s', async (body, type, status, code) => {
    const response = await fetch(`${service.url}/v1/studies`, {
      method: 'POST',
      headers: { 'content-type': type },
      body,
    })
    expect(response.status).toBe(status)
    expect(schemas.Problem.parse(await response.json()).code).toBe(code)
  })

  it('never reveal an internal error', async () => {
    service.useCases.fault = new Error('secret path')
    const response = await post(`${service.url}/v1/studies`, request)
    service.useCases.fault = null
    expect(response.status).toBe(500)
    expect(await response.text()).not.toContain('secret')
  })
})
