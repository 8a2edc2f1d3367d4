import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { json, post } from '../support/listening.js'
import { serving, someQuestion, type Serving } from '../support/serving.js'

let service: Serving
beforeAll(async () => {
  service = await serving()
})
afterAll(() => service.close())
const send = (rest: object, key: string, prefer = ''): Promise<Response> =>
  post(
    `${service.url}/v1/studies`,
    { ...someQuestion, ...rest },
    { 'idempotency-key': key, ...(prefer === '' ? {} : { prefer }) },
  )

describe('an Idempotency-Key', () => {
  it('with the same body gets the same study, in any order of the fields', async () => {
    const { id } = await json(await send({ epochs: 3 }, 'one'))
    const { model, data, ...rest } = someQuestion
    expect(
      (
        await json(
          await post(
            `${service.url}/v1/studies`,
            { epochs: 3, ...rest, data, model },
            { 'idempotency-key': 'one' },
          ),
        )
      )['id'],
    ).toBe(id)
  })

  it('with another body gets 422 and stores nothing, also for stored answers and after a restart', async () => {
    await send({ epochs: 4 }, 'two', 'wait=60')
    const { id } = await json(
      await post(
        `${service.url}/v1/studies`,
        { ...someQuestion, epochs: 4 },
        { prefer: 'wait=60' },
      ),
    )
    // the same question with another key: a stored answer
    expect((await json(await send({ epochs: 4 }, 'three')))['id']).toBe(id)
    await service.restart()
    for (const key of ['two', 'three']) {
      const response = await send({ epochs: 5 }, key)
      expect(response.status).toBe(422)
      expect(await json(response)).toMatchObject({
        code: 'idempotency-key-reused',
        type: '/problems/idempotency-key-reused',
        errors: [{ pointer: '/headers/idempotency-key', value: key }],
      })
    }
    expect(
      ((await json(await fetch(`${service.url}/v1/studies?limit=100`)))['studies'] as unknown[])
        .length,
    ).toBe(2)
  })

  it('in ten concurrent requests creates one study', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, async () => (await json(await send({ epochs: 6 }, 'many')))['id']),
    )
    expect(new Set(answers).size).toBe(1)
  })

  it('can be reused after a refused request', async () => {
    expect((await send({ epochs: 0 }, 'refused')).status).toBe(400)
    expect((await send({ epochs: 7 }, 'refused')).status).toBe(202)
  })
})
