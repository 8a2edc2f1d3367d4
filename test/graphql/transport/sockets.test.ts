import { afterEach, expect, test } from 'vitest'
import WebSocket from 'ws'
import {
  bearer,
  keyedService,
  type KeyedService,
  type KeyedServiceOptions,
} from '../../support/keyed-service.js'

let service: KeyedService | null = null
const start = async (wish: KeyedServiceOptions): Promise<KeyedService> =>
  (service = await keyedService({ mode: 'required', ...wish }))
afterEach(() => service?.close())

interface Opened {
  readonly socket: WebSocket
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>
  say(message: object): void
  heard(type: string): Promise<void>
}
/** A raw socket: what no well-behaved client would do can be done with it. */
async function open(
  { url }: KeyedService,
  headers: Record<string, string> = {},
  options: object = {},
): Promise<Opened> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
    headers,
    ...options,
  })
  const messages: string[] = []
  socket.on('message', (data: Buffer) => messages.push(data.toString()))
  const closed = new Promise<{ code: number; reason: string }>((resolve) =>
    socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() })),
  )
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve)
    socket.on('unexpected-response', (_request, { statusCode }) =>
      reject(new Error(`status ${String(statusCode)}`)),
    )
    socket.on('error', reject)
  })
  return {
    socket,
    closed,
    say: (message) => socket.send(JSON.stringify(message)),
    heard: async (type) => {
      await expect.poll(() => messages.some((text) => text.includes(`"type":"${type}"`))).toBe(true)
    },
  }
}
const init = (payload: object = {}): object => ({ type: 'connection_init', payload })

test('a socket that does not authenticate in time is closed, even when it sends other messages', async () => {
  const opened = await start({ sockets: { initWithinMs: 150 } })
  const silent = await open(opened)
  const chatting = await open(opened)
  chatting.say({ type: 'ping' })
  for (const { closed } of [silent, chatting])
    expect(await closed).toEqual({ code: 4408, reason: 'Connection initialisation timeout' })
})

test('a key in the header or the first message opens a socket; a wrong or missing key, or a second first message, closes it', async () => {
  const opened = await start({ sockets: { initWithinMs: 2000 } })
  const key = bearer(await opened.key('ada', 'read'))
  for (const [headers, payload] of [
    [key, {}],
    [{}, key],
    [{}, { Authorization: key.authorization }],
  ]) {
    const socket = await open(opened, headers as Record<string, string>)
    socket.say(init(payload))
    await socket.heard('connection_ack')
    socket.say(init(payload))
    expect(await socket.closed).toEqual({ code: 4429, reason: 'Too many initialisation requests' })
  }
  for (const [payload, reason] of [
    [{}, 'a key is needed'],
    [bearer('wrong'), 'this key is unknown'],
    [{ authorization: 7 }, 'a key is needed'],
  ] as const) {
    const socket = await open(opened)
    socket.say(init(payload))
    expect(await socket.closed).toMatchObject({
      code: 4403,
      reason: expect.stringContaining(reason) as string,
    })
  }
  await expect(open(opened, bearer('wrong'))).rejects.toThrow('status 401')
})

test('a key can hold only so many sockets, also when opened at once; closing one makes room', async () => {
  const opened = await start({ sockets: { socketsMax: 3 } })
  const ada = bearer(await opened.key('ada', 'read'))
  const bob = bearer(await opened.key('bob', 'read'))
  const tried = await Promise.allSettled(Array.from({ length: 6 }, () => open(opened, ada)))
  const held = tried.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  expect(held).toHaveLength(3)
  expect(tried.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []))).toEqual(
    Array(3).fill('Error: status 429'),
  )
  // with its key in the first message it is the key's as well
  const later = await open(opened)
  later.say(init(ada))
  expect(await later.closed).toMatchObject({ code: 1013, reason: 'more than 3 sockets of one key' })
  await open(opened, bob)
  held[0]?.socket.close()
  await held[0]?.closed
  await expect.poll(() => open(opened, ada).then(() => 'open', String)).toBe('open')
})

test('an address that has not sent its key can hold only so many sockets', async () => {
  const opened = await start({ sockets: { socketsMax: 2 } })
  const ada = bearer(await opened.key('ada', 'read'))
  const one = await open(opened)
  await open(opened)
  await expect(open(opened)).rejects.toThrow('status 429')
  one.say(init(ada))
  await one.heard('connection_ack')
  await open(opened)
})

test('a socket that answers pings stays open; one that does not is disconnected', async () => {
  const opened = await start({ heartbeatMs: 100 })
  const ada = bearer(await opened.key('ada', 'read'))
  const alive = await open(opened, ada)
  const dead = await open(opened, ada, { autoPong: false })
  for (const socket of [alive, dead]) socket.say(init())
  let pings = 0
  alive.socket.on('ping', () => {
    pings += 1
  })
  expect((await dead.closed).code).toBe(1006)
  await expect.poll(() => pings).toBeGreaterThan(3)
  expect(alive.socket.readyState).toBe(WebSocket.OPEN)
})
