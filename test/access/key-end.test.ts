import { createClient } from 'graphql-ws'
import { afterEach, beforeEach, expect, test } from 'vitest'
import WebSocket from 'ws'
import { openKeys } from '../../src/app.js'
import { openHttpClient } from '../../src/cli/advise/http-client.js'
import { EndlessRunner } from '../support/endless-runner.js'
import { bearer, keyedService, smallRequest, type KeyedService } from '../support/keyed-service.js'
import { json, post } from '../support/listening.js'

let service: KeyedService
beforeEach(async () => {
  service = await keyedService({ runner: new EndlessRunner() })
})
afterEach(() => service.close())
const query = 'subscription($id: ID!) { studyEvents(id: $id) { id state } }'

/** A stream of events of each kind, opened with this key; each resolves with what it ended with. */
async function watching(
  id: string,
  key: string,
): Promise<{
  readonly rest: Promise<string>
  readonly graphql: Promise<string>
  readonly socket: Promise<unknown>
  readonly commandLine: Promise<unknown>
}> {
  const [rest, graphql] = [
    await fetch(`${service.url}/v1/studies/${id}/events`, { headers: bearer(key) }),
    await post(`${service.url}/graphql/stream`, { query, variables: { id } }, bearer(key)),
  ]
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

async function commandLine(id: string, key: string): Promise<unknown> {
  try {
    for await (const _ of openHttpClient(service.url, key).watch(id, new AbortController().signal))
      continue
    return 'complete'
  } catch (error) {
    return error
  }
}

test.each(['revoked', 'expired'])(
  'streams and sockets end when their key is %s, and say why; those of other keys go on',
  async (state) => {
    const other = await service.key('ada', 'read', 'submit')
    const { id } = await json(await post(`${service.url}/v1/studies`, smallRequest, bearer(other)))
    const { key, record } = await service.application.keys.create({
      name: 'ends',
      owner: 'ada',
      scopes: ['read'],
      expiresAt: state === 'expired' ? new Date(Date.now() + 4000) : null,
    })
    const [ending, lasting] = [await watching(String(id), key), await watching(String(id), other)]
    if (state === 'revoked') {
      // as the command line does, beside the service
      const { keys, close } = await openKeys(service.folder)
      await keys.revoke('ends')
      await close()
    }
    const why = `the key ${record.prefix} is ${state}`
    expect(await ending.socket).toMatchObject({ code: 4403, reason: why })
    expect(await ending.commandLine).toMatchObject({ code: 'unauthenticated', message: why })
    const [rest, graphql] = await Promise.all([ending.rest, ending.graphql])
    const last = rest.trim().split('\n\n').at(-1) ?? ''
    expect(last).toContain('event: problem')
    expect(
      JSON.parse(
        last
          .split('\n')
          .find((line) => line.startsWith('data: '))
          ?.slice(6) ?? '',
      ),
    ).toMatchObject({ code: 'unauthenticated', status: 401, detail: why })
    expect(graphql.trim()).toMatch(
      new RegExp(
        `event: next\\ndata: \\{"errors":.*"message":"${why}".*"code":"unauthenticated"[^]*event: complete`,
      ),
    )
    expect(
      (await fetch(`${service.url}/v1/studies/${String(id)}/events`, { headers: bearer(key) }))
        .status,
    ).toBe(401)

    await post(`${service.url}/v1/studies/${String(id)}/cancel`, '', bearer(other))
    expect([await lasting.socket, await lasting.commandLine]).toEqual(['complete', 'complete'])
    for (const text of [await lasting.rest, await lasting.graphql]) {
      expect(text).toContain('"state":"cancelled"')
      expect(text).not.toContain('unauthenticated')
    }
  },
)
