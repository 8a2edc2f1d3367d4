import { createClient } from 'graphql-ws'
import { afterEach, describe, expect, test } from 'vitest'
import WebSocket from 'ws'
import { authenticator } from '../../src/access/authenticate.js'
import { Problem } from '../../src/rest/schemas.js'
import { buildServer } from '../../src/server.js'
import { EndlessRunner } from '../support/endless-runner.js'
import { json, post } from '../support/listening.js'
import {
  bearer,
  keyedService,
  smallRequest,
  type KeyedService,
  type KeyedServiceOptions,
} from '../support/keyed-service.js'
import { openServer } from '../support/open-server.js'
import { missingRedis, redisUrl } from '../support/room.js'

let service: KeyedService | null = null
const start = async (options: KeyedServiceOptions): Promise<KeyedService> =>
  (service = await keyedService(options))
afterEach(() => service?.close())

test('a key above the rate limit gets 429 with Retry-After; another key is not affected', async () => {
  const { url, key } = await start({ requestsPerMinute: 5 })
  const ada = bearer(await key('ada', 'read'))
  const bob = bearer(await key('bob', 'read'))
  const ask = (headers: Record<string, string>): Promise<Response> =>
    fetch(`${url}/v1/presets`, { headers })
  for (let i = 0; i < 5; i++) expect((await ask(ada)).status).toBe(200)
  const refused = await ask(ada)
  expect(refused.status).toBe(429)
  expect(refused.headers.get('content-type')).toContain('application/problem+json')
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(Problem.parse(await refused.json()).code).toBe('rate-limited')
  expect((await ask(bob)).status).toBe(200)
  const graphql = await post(`${url}/graphql`, { query: '{ presets { name } }' }, ada)
  expect(graphql.status).toBe(429)
  expect(await graphql.json()).toMatchObject({ errors: [{ extensions: { code: 'rate-limited' } }] })
})

test('operations over a socket count as requests', async () => {
  const { url, key } = await start({ requestsPerMinute: 4 })
  const client = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: bearer(await key('ada', 'read')),
    retryAttempts: 0,
    lazy: false,
  })
  const errors: string[] = []
  for (let i = 0; i < 6; i++) {
    await new Promise<void>((resolve) =>
      client.subscribe(
        { query: 'subscription { studyEvents(id: "none") { id } }' },
        {
          next: () => undefined,
          complete: resolve,
          error: (error) => {
            errors.push(JSON.stringify(error))
            resolve()
          },
        },
      ),
    )
  }
  await client.dispose()
  expect(errors.map((text) => text.includes('requests in a minute'))).toEqual([
    false,
    false,
    false,
    false,
    true,
    true,
  ])
})

test('wrong keys count against the address that sends them', async () => {
  const { url, key } = await start({ requestsPerMinute: 3 })
  const right = bearer(await key('ada', 'read'))
  const statuses: number[] = []
  for (let i = 0; i < 5; i++)
    statuses.push((await fetch(`${url}/v1/presets`, { headers: bearer(`wrong${i}`) })).status)
  expect(statuses).toEqual([401, 401, 401, 429, 429])
  expect((await fetch(`${url}/v1/presets`, { headers: right })).status).toBe(200)
})

test('local callers without a key are exempt from the rate limit', async () => {
  const { url } = await start({ requestsPerMinute: 2 })
  for (let i = 0; i < 6; i++) expect((await fetch(`${url}/v1/presets`)).status).toBe(200)
})

test('unfinished studies of an owner are limited, also concurrent ones; cancelling makes room', async () => {
  const { url, key } = await start({ unfinishedMax: 3, runner: new EndlessRunner() })
  const ada = bearer(await key('ada', 'read', 'submit'))
  const bob = bearer(await key('bob', 'read', 'submit'))
  const submit = (rows: number, headers: Record<string, string>): Promise<Response> =>
    post(`${url}/v1/studies`, { ...smallRequest, data: { rows } }, headers)
  const answers = await Promise.all([600, 601, 602, 603, 604, 605].map((rows) => submit(rows, ada)))
  expect(answers.map(({ status }) => status).sort()).toEqual([202, 202, 202, 429, 429, 429])
  const refused = answers.find(({ status }) => status === 429)
  expect(refused?.headers.get('retry-after')).toBe('30')
  expect(Problem.parse(await refused?.json()).code).toBe('too-many-studies')
  expect((await submit(606, bob)).status).toBe(202)
  const accepted = answers.find(({ status }) => status === 202)
  const { id } = await json(accepted ?? new Response('{}'))
  expect((await post(`${url}/v1/studies/${String(id)}/cancel`, '', ada)).status).toBe(200)
  expect((await submit(607, ada)).status).toBe(202)
})

test('streams of a key are limited over all transports; a stream that ends makes room', async () => {
  const { url, key } = await start({ streamsPerKey: 2, runner: new EndlessRunner() })
  const ada = await key('ada', 'read', 'submit')
  const bob = await key('bob', 'read', 'submit')
  const { id } = await json(await post(`${url}/v1/studies`, smallRequest, bearer(ada)))
  const leave = new AbortController()
  const watch = (signal: AbortSignal | null): Promise<Response> =>
    fetch(`${url}/v1/studies/${String(id)}/events`, { headers: bearer(ada), signal })
  const subscription = { query: `subscription { studyEvents(id: "${String(id)}") { id } }` }
  const stream = (): Promise<Response> =>
    post(`${url}/graphql/stream`, subscription, { ...bearer(ada), accept: 'text/event-stream' })
  expect((await watch(leave.signal)).status).toBe(200)
  const client = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: bearer(ada),
    retryAttempts: 0,
  })
  const received: unknown[] = []
  const unsubscribe = client.subscribe(subscription, {
    next: (result) => received.push(result),
    complete: () => undefined,
    error: (error) => received.push(error),
  })
  await expect.poll(() => received.length).toBeGreaterThan(0)

  const refused = await watch(null)
  expect([refused.status, Problem.parse(await refused.json()).code]).toEqual([
    429,
    'too-many-streams',
  ])
  const refusedStream = await stream()
  expect(refusedStream.status).toBe(429)
  expect(await refusedStream.json()).toMatchObject({
    errors: [{ extensions: { code: 'too-many-streams', classification: 'TOO_MANY_REQUESTS' } }],
  })
  const elsewhere = await json(await post(`${url}/v1/studies`, smallRequest, bearer(bob)))
  expect(
    (await fetch(`${url}/v1/studies/${String(elsewhere.id)}/events`, { headers: bearer(bob) }))
      .status,
  ).toBe(200)

  unsubscribe()
  await expect.poll(async () => (await stream()).status).toBe(200)
  leave.abort()
  await expect.poll(async () => (await watch(null)).status).toBe(200)
  await client.dispose()
})

const noRedis = await missingRedis()
describe.skipIf(noRedis !== null)('two processes with Redis', () => {
  test('count the requests of a key together', async () => {
    const prefix = `batchwise-limits-${process.pid}-${Date.now()}`
    const sharedCounts = { redisUrl, prefix, onError: () => undefined }
    const one = await start({ requestsPerMinute: 4, sharedCounts })
    const other = await buildServer(() => one.application.useCases, {
      ...openServer,
      authenticate: authenticator(one.application.keys, null),
      requestsPerMinute: 4,
      sharedCounts,
    })
    const otherUrl = await other.listen({ host: '127.0.0.1', port: 0 })
    const ada = bearer(await one.key('ada', 'read'))
    const bob = bearer(await one.key('bob', 'read'))
    const ask = async (url: string, headers: Record<string, string>): Promise<number> =>
      (await fetch(`${url}/v1/presets`, { headers })).status
    for (const url of [one.url, otherUrl, one.url, otherUrl]) expect(await ask(url, ada)).toBe(200)
    expect([await ask(one.url, ada), await ask(otherUrl, ada)]).toEqual([429, 429])
    expect(await ask(otherUrl, bob)).toBe(200)
    await other.close()
  })

  test('answer without Redis too', async () => {
    const errors: string[] = []
    const { url, key } = await start({
      requestsPerMinute: 4,
      sharedCounts: {
        redisUrl: 'redis://127.0.0.1:1',
        prefix: 'none',
        onError: ({ message }) => errors.push(message),
      },
    })
    const ada = bearer(await key('ada', 'read'))
    const answer = await fetch(`${url}/v1/presets`, { headers: ada })
    expect(answer.status).toBe(200)
    expect(errors[0]).toContain('ECONNREFUSED')
  })
})
