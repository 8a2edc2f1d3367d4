import path from 'node:path'
import { createClient } from 'graphql-ws'
import { afterEach, beforeEach, expect, test } from 'vitest'
import WebSocket from 'ws'
import { keyCacheTtlMs } from '../../src/access/key-ring.js'
import { openHttpClient } from '../../src/cli/advise/http-client.js'
import { openDatabase } from '../../src/persistence/database/open-database.js'
import { EndlessRunner } from '../support/endless-runner.js'
import { bearer, keyedService, smallRequest, type KeyedService } from '../support/keyed-service.js'
import { json, post } from '../support/listening.js'

let service: KeyedService
beforeEach(async () => {
  service = await keyedService({ runner: new EndlessRunner(), keyPollMs: 200 })
})
afterEach(() => service.close())
const query = 'subscription($id: ID!) { studyEvents(id: $id) { id state } }'

/** Opens one stream over each transport with this key. Each resolves with its end. */
async function watching(
  id: string,
  key: string,
): Promise<{
  readonly rest: Promise<string>
  readonly graphql: Promise<string>
  readonly socket: Promise<unknown>
  readonly commandLine: Promise<unknown>
}> {
  const rest = await fetch(`${service.url}/v1/studies/${id}/events`, { headers: bearer(key) })
  const graphql = await post(
    `${service.url}/graphql/stream`,
    { query, variables: { id } },
    bearer(key),
  )
  expect([rest.status, graphql.status]).toEqual([200, 200])
  const client = createClient({
    url: `${service.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: bearer(key),
    retryAttempts: 0,
  })
  let begun = (): void => undefined
  const first = new Promise<void>((resolve) => {
    begun = resolve
  })
  const socket = new Promise((resolve) =>
    client.subscribe(
      { query, variables: { id } },
      { next: begun, error: resolve, complete: () => resolve('complete') },
    ),
  )
  await first
  return { rest: rest.text(), graphql: graphql.text(), socket, commandLine: commandLine(id, key) }
}

function dataOf(event: string): unknown {
  const line = event.split('\n').find((text) => text.startsWith('data: '))
  return JSON.parse(line?.slice('data: '.length) ?? '')
}

async function statusOfEvents(id: string, key: string): Promise<number> {
  const left = new AbortController()
  const response = await fetch(`${service.url}/v1/studies/${id}/events`, {
    headers: bearer(key),
    signal: left.signal,
  })
  left.abort()
  return response.status
}

async function commandLine(id: string, key: string): Promise<unknown> {
  try {
    for await (const _ of openHttpClient(service.url, key).watch(id, new AbortController().signal))
      continue
    return 'complete'
  } catch (error) {
    return error
  }
}

/** Ends the key as another process would, without notice to the service. */
async function endKey(prefix: string, state: 'revoked' | 'expired'): Promise<void> {
  const database = await openDatabase(path.join(service.folder, 'batchwise.db'))
  const now = new Date()
  await database.apiKey.updateMany({
    where: { prefix },
    data: state === 'revoked' ? { revokedAt: now } : { expiresAt: now },
  })
  await database.$disconnect()
}

test.each(['revoked', 'expired'] as const)(
  'streams and sockets end with a reason when their key is %s; those of other keys continue',
  async (state) => {
    const other = await service.key('ada', 'read', 'submit')
    const { id } = await json(await post(`${service.url}/v1/studies`, smallRequest, bearer(other)))
    const { key, record } = await service.application.keys.create({
      name: 'ends',
      owner: 'ada',
      scopes: ['read'],
      expiresAt: null,
    })
    const ending = await watching(String(id), key)
    const lasting = await watching(String(id), other)
    await endKey(record.prefix, state)
    const why = `the key ${record.prefix} is ${state}`
    expect(await ending.socket).toMatchObject({ code: 4403, reason: why })
    expect(await ending.commandLine).toMatchObject({ code: 'unauthenticated', message: why })
    const [rest, graphql] = await Promise.all([ending.rest, ending.graphql])
    const lastEvent = rest.trim().split('\n\n').at(-1) ?? ''
    expect(lastEvent).toContain('event: problem')
    expect(dataOf(lastEvent)).toMatchObject({ code: 'unauthenticated', status: 401, detail: why })
    expect(graphql.trim()).toMatch(
      new RegExp(
        `event: next\\ndata: \\{"errors":.*"message":"${why}".*"code":"unauthenticated"[^]*event: complete`,
      ),
    )
    // a cached key may be stale for a second
    await expect
      .poll(() => statusOfEvents(String(id), key), { timeout: 10 * keyCacheTtlMs })
      .toBe(401)

    await post(`${service.url}/v1/studies/${String(id)}/cancel`, '', bearer(other))
    expect([await lasting.socket, await lasting.commandLine]).toEqual(['complete', 'complete'])
    for (const text of [await lasting.rest, await lasting.graphql]) {
      expect(text).toContain('"state":"cancelled"')
      expect(text).not.toContain('unauthenticated')
    }
  },
)
