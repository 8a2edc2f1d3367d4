import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as schemas from '../../src/rest/schemas.js'
import { json, post } from '../support/listening.js'
import { serving, someQuestion, type Serving } from '../support/serving.js'

let service: Serving
const ids: string[] = []
const ask = async (rest: object): Promise<string> =>
  String(
    (
      await json(
        await post(
          `${service.url}/v1/studies`,
          { ...someQuestion, ...rest },
          { prefer: 'wait=60' },
        ),
      )
    )['id'],
  )
beforeAll(async () => {
  service = await serving()
  for (let epochs = 1; epochs <= 5; epochs++) ids.push(await ask({ epochs }))
  ids.push(await ask({ model: { preset: 'mlp' }, engine: 'wasm' }))
})
afterAll(() => service.close())
const list = async (query: string): Promise<schemas.StudyListAnswer> =>
  schemas.StudyList.parse(await json(await fetch(`${service.url}/v1/studies?${query}`)))
const idsIn = async (query: string): Promise<readonly string[]> =>
  (await list(query)).studies.map(({ id }) => id)

describe('lists of studies', () => {
  it('follow Link: rel="next" with the same parameters, each study once', async () => {
    const seen: string[] = []
    let next: string | null = '/v1/studies?limit=2&sort=createdAt&state=done&fields=id'
    while (next !== null) {
      const response: Response = await fetch(`${service.url}${next}`)
      for (const study of (await json(response))['studies'] as object[]) {
        expect(Object.keys(study)).toEqual(['id'])
        seen.push(String(Object.values(study)[0]))
      }
      next = /^<([^>]+)>; rel="next"$/.exec(response.headers.get('link') ?? '')?.[1] ?? null
    }
    expect(seen).toEqual(ids)
  })

  it('continue where the page ended, in both directions, while studies are added', async () => {
    for (const sort of ['-createdAt', 'createdAt', '-updatedAt', 'updatedAt']) {
      const before = await idsIn(`limit=100&sort=${sort}`)
      const first = await list(`limit=3&sort=${sort}`)
      const added = await ask({ epochs: 100 + ids.length })
      ids.push(added)
      const rest = await idsIn(`limit=100&sort=${sort}&cursor=${String(first.nextCursor)}`)
      expect(
        [...first.studies.map(({ id }) => id), ...rest.filter((id) => id !== added)],
        sort,
      ).toEqual(before)
      // a new study is last in ascending order, and before the cursor in descending order
      expect(rest.at(-1) === added, sort).toBe(!sort.startsWith('-'))
    }
  })

  it('are filtered by state, device, engine, model and time; all filters must match', async () => {
    const wasm = ids[5]
    expect(await idsIn('engine=wasm')).toEqual([wasm])
    expect(await idsIn('model=mlp')).toEqual([wasm])
    expect(await idsIn('model=mlp&engine=tensorflow')).toEqual([])
    expect(await idsIn('device=cpu&limit=100')).toHaveLength(ids.length)
    expect(await idsIn('device=cuda:0')).toEqual([])
    expect(await idsIn('state=failed')).toEqual([])
    const { createdAt } = schemas.Study.parse(
      await json(await fetch(`${service.url}/v1/studies/${ids[2] ?? ''}`)),
    )
    expect(await idsIn(`createdBefore=${createdAt}&sort=createdAt`)).toEqual(ids.slice(0, 2))
    expect(await idsIn(`createdAfter=${createdAt}&sort=createdAt&limit=2`)).toEqual(ids.slice(3, 5))
  })

  it('refuse an invalid cursor or one of another sort order, with a pointer', async () => {
    const { nextCursor } = await list('limit=1')
    for (const cursor of ['nonsense', `${String(nextCursor)}&sort=updatedAt`]) {
      const response = await fetch(`${service.url}/v1/studies?cursor=${cursor}`)
      expect(response.status).toBe(400)
      expect(schemas.Problem.parse(await response.json()).errors[0]?.pointer).toBe('/query/cursor')
    }
  })

  it('give the same answer until a study is added or changes, then the current one', async () => {
    const fullList = async (): Promise<{ readonly text: string; readonly tag: string | null }> => {
      const response = await fetch(`${service.url}/v1/studies?limit=100`)
      return { text: await response.text(), tag: response.headers.get('etag') }
    }
    const first = await fullList()
    expect(await fullList()).toEqual(first)
    service.hold()
    const id = String(
      (
        await json(
          await post(`${service.url}/v1/studies`, { ...someQuestion, data: { rows: 605 } }),
        )
      )['id'],
    )
    const waiting = await fullList()
    expect(waiting.tag).not.toBe(first.tag)
    // the answer from cached texts equals a fresh encoding
    const { studies, nextCursor } = JSON.parse(waiting.text) as schemas.StudyListAnswer
    expect(JSON.stringify({ studies, nextCursor })).toBe(waiting.text)
    expect(studies[0]).toMatchObject({ id, finishedAt: null })
    expect(
      (await list(`limit=100&fields=${Object.keys(studies[0] ?? {}).join()}`)).studies.map(
        (study) => study.id,
      ),
    ).toEqual(studies.map((study) => study.id))
    service.letGo()
    await expect
      .poll(async () => (await list('limit=1')).studies[0]?.state, { timeout: 30_000 })
      .toBe('done')
  })
})

describe('fields', () => {
  it('select what is answered, also inside objects and lists', async () => {
    const at = `${service.url}/v1/studies/${ids[0] ?? ''}`
    expect(await json(await fetch(`${at}?fields=state,progress.stage,request.model.name`))).toEqual(
      { state: 'done', progress: { stage: 'advice' }, request: { model: { name: 'regression' } } },
    )
    const { advice } = (await json(await fetch(at))) as {
      advice: { batchSize: { value: number }; reasons: { code: string }[] }
    }
    expect(
      await json(await fetch(`${at}?fields=advice.batchSize.value,advice.reasons.code`)),
    ).toEqual({
      advice: {
        batchSize: { value: advice.batchSize.value },
        reasons: advice.reasons.map(({ code }) => ({ code })),
      },
    })
    expect(
      Object.keys(await json(await fetch(`${at}/advice?fields=batchSize,explanation`))),
    ).toEqual(['batchSize', 'explanation'])
  })
  it.each([
    'nothing',
    'state.deeper',
    'progress.nothing',
    '',
    'id,,state',
    'constructor',
    '__proto__',
  ])('that do not exist (%s) are refused with the names that do', async (fields) => {
    const response = await fetch(`${service.url}/v1/studies/${ids[0] ?? ''}?fields=${fields}`)
    expect(response.status).toBe(400)
    expect(schemas.Problem.parse(await response.json()).errors[0]).toMatchObject({
      pointer: '/query/fields',
    })
  })
})
