import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { RefusingRunner } from '../support/refusing-runner.js'
import { json, post } from '../support/listening.js'
import { bearer, keyedService, smallRequest, type KeyedService } from '../support/keyed-service.js'

let service: KeyedService
let runner: RefusingRunner
let ada: { authorization: string }
let bob: { authorization: string }
let admin: { authorization: string }
beforeEach(async () => {
  runner = new RefusingRunner(() => null)
  service = await keyedService({ runner })
  ada = bearer(await service.key('ada', 'read', 'submit'))
  bob = bearer(await service.key('bob', 'read', 'submit'))
  admin = bearer(await service.key('root', 'admin'))
})
afterEach(() => service.close())
type Headers = Record<string, string>
const submit = async (headers: Headers, rest: object = {}): Promise<Record<string, unknown>> =>
  json(
    await post(
      `${service.url}/v1/studies`,
      { ...smallRequest, ...rest },
      { prefer: 'wait=30', ...headers },
    ),
  )
const get = (path: string, headers: Headers): Promise<Response> =>
  fetch(`${service.url}${path}`, { headers })
const listed = async (headers: Headers): Promise<unknown[]> =>
  ((await json(await get('/v1/studies', headers))).studies as { id: string }[]).map(({ id }) => id)
const archive = readFileSync(new URL('../fixtures/npz/rows.npz', import.meta.url))
const store = async (headers: Headers): Promise<string> =>
  String(
    (
      await json(
        await fetch(`${service.url}/v1/datasets`, {
          method: 'POST',
          headers: { 'content-type': 'application/zip', ...headers },
          body: archive,
        }),
      )
    ).id,
  )

describe('a study', () => {
  test('of another owner is not found over REST and GraphQL; admin finds it', async () => {
    const { id, state } = await submit(ada)
    expect(state).toBe('done')
    for (const below of ['', '/trials', '/advice', '/events', '/export']) {
      expect((await get(`/v1/studies/${String(id)}${below}`, bob)).status, below).toBe(404)
      expect((await get(`/v1/studies/${String(id)}${below}`, admin)).status, below).toBe(200)
    }
    expect((await post(`${service.url}/v1/studies/${String(id)}/cancel`, '', bob)).status).toBe(404)
    const query = await post(
      `${service.url}/graphql`,
      { query: `{ study(id: "${String(id)}") { id trials { nodes { id } } } }` },
      bob,
    )
    expect(await query.json()).toMatchObject({ errors: [{ extensions: { code: 'not-found' } }] })
    const subscription = await post(
      `${service.url}/graphql/stream`,
      { query: `subscription { studyEvents(id: "${String(id)}") { id } }` },
      bob,
    )
    expect(await subscription.json()).toMatchObject({
      errors: [{ extensions: { code: 'not-found' } }],
    })
    const nested = await json(
      await post(
        `${service.url}/graphql`,
        { query: '{ studies { nodes { id trials { nodes { id } } } } }' },
        ada,
      ),
    )
    expect(nested).toMatchObject({
      data: {
        studies: {
          nodes: [{ id, trials: { nodes: expect.arrayContaining([{ id: 't1' }]) as unknown } }],
        },
      },
    })
    // the same text as for an unknown id
    const unknown = (await (await get('/v1/studies/none', bob)).text()).replaceAll('none', 'ID')
    expect(
      (await (await get(`/v1/studies/${String(id)}`, bob)).text()).replaceAll(String(id), 'ID'),
    ).toBe(unknown)
    expect([await listed(ada), await listed(bob), await listed(admin)]).toEqual([[id], [], [id]])
  })

  test('is available with every key of its owner, and not without a key', async () => {
    const { id } = await submit(ada)
    expect(
      (await get(`/v1/studies/${String(id)}`, bearer(await service.key('ada', 'read')))).status,
    ).toBe(200)
    expect((await get(`/v1/studies/${String(id)}`, {})).status).toBe(401)
  })

  test('answers an equal question of its owner; another owner gets a new study from the same trials', async () => {
    const first = await submit(ada)
    const trials = runner.ran.length
    expect((await submit(ada)).id).toBe(first.id)
    const others = await submit(bob)
    expect(others).toMatchObject({
      state: 'done',
      advice: { batchSize: (first.advice as { batchSize: object }).batchSize },
    })
    expect(others.id).not.toBe(first.id)
    expect((await submit(admin)).id).not.toBe(first.id)
    expect(runner.ran.length).toBe(trials)
    // the trials reveal neither the first study nor its owner
    const trialsOfBob = await (await get(`/v1/studies/${String(others.id)}/trials`, bob)).text()
    expect(trialsOfBob).not.toContain(String(first.id))
    expect(trialsOfBob).not.toContain('ada')
  })

  test('has an idempotency key per owner, admin included, also for concurrent requests', async () => {
    const key = { 'idempotency-key': 'the-same' }
    const [ofAda, ofBob, ofAdmin] = await Promise.all([
      submit({ ...ada, ...key }),
      submit({ ...bob, ...key }),
      submit({ ...admin, ...key }),
    ])
    expect(new Set([ofAda.id, ofBob.id, ofAdmin.id]).size).toBe(3)
    expect((await submit({ ...ada, ...key })).id).toBe(ofAda.id)
    expect(await submit({ ...ada, ...key }, { data: { rows: 700 } })).toMatchObject({
      code: 'idempotency-key-reused',
    })
    const same = await Promise.all(
      Array.from({ length: 6 }, () =>
        submit({ ...ada, 'idempotency-key': 'same' }, { data: { rows: 750 } }),
      ),
    )
    expect(new Set(same.map(({ id }) => id)).size).toBe(1)
    const raced = await Promise.all(
      Array.from({ length: 6 }, (_, i) =>
        submit({ ...ada, 'idempotency-key': 'race' }, { data: { rows: 800 + i } }),
      ),
    )
    expect(new Set(raced.map(({ id, code }) => id ?? code)).size).toBe(2)
    expect(raced.filter(({ code }) => code === 'idempotency-key-reused')).toHaveLength(5)
  })

  test('of another owner stays hidden with the cursor of that owner', async () => {
    for (const rows of [610, 620]) await submit(ada, { data: { rows } })
    const { nextCursor } = await json(await get('/v1/studies?limit=1', ada))
    expect(await json(await get(`/v1/studies?cursor=${String(nextCursor)}`, bob))).toEqual({
      studies: [],
      nextCursor: null,
    })
  })
})

describe('a data set', () => {
  test('is not found by another owner and cannot be used, until they store the same archive', async () => {
    const id = await store(ada)
    const ask = (dataset: string, headers: Headers, fields: object = {}): Promise<Response> =>
      post(`${service.url}/v1/studies`, { ...smallRequest, ...fields, data: { dataset } }, headers)
    const statusFor = async (headers: Headers): Promise<number> =>
      (await ask(id, headers, { model: { preset: 'mlp' } })).status
    expect((await get(`/v1/datasets/${id}`, ada)).status).toBe(200)
    expect((await get(`/v1/datasets/${id}`, bob)).status).toBe(404)
    expect((await get(`/v1/datasets/${id}`, admin)).status).toBe(200)
    const refused = await json(await ask(id, bob))
    const unknown = await json(await ask('0'.repeat(32), bob))
    expect(JSON.stringify(refused).replaceAll(id, 'ID')).toBe(
      JSON.stringify(unknown).replaceAll('0'.repeat(32), 'ID'),
    )
    expect(await store(bob)).toBe(id)
    expect((await get(`/v1/datasets/${id}`, bob)).status).toBe(200)
    expect(await statusFor(bob)).toBe(await statusFor(ada))
  })
})

test('studies stored before the first key belong to the owner local', async () => {
  const before = await keyedService()
  const id = String(
    (await json(await post(`${before.url}/v1/studies`, smallRequest, { prefer: 'wait=30' }))).id,
  )
  const local = bearer(await before.key('local', 'read'))
  const other = bearer(await before.key('ada', 'read'))
  expect((await fetch(`${before.url}/v1/studies/${id}`, { headers: local })).status).toBe(200)
  expect((await fetch(`${before.url}/v1/studies/${id}`, { headers: other })).status).toBe(404)
  await before.close()
})
