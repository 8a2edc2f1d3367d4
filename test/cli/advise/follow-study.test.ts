import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { followStudy } from '../../../src/cli/advise/follow-study.js'
import { BatchwiseError, errorCodes } from '../../../src/errors.js'
import { refusalOf } from '../../../src/cli/advise/problem-error.js'

type Answer = (request: IncomingMessage, response: ServerResponse) => void

let server: Server | undefined
afterEach(() => {
  server?.closeAllConnections()
  server?.close()
})

/** Each connection gets the next answer; further ones the last. Returns the states. */
async function statesThrough(...answers: readonly Answer[]): Promise<readonly string[]> {
  let connections = 0
  server = createServer((request, response) => {
    answers[Math.min(connections++, answers.length - 1)]?.(request, response)
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server?.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  const states: string[] = []
  const updates = followStudy({
    open: async (headers) => {
      const response = await fetch(`http://127.0.0.1:${port}`, { headers }).catch(
        (cause: unknown) => {
          throw new BatchwiseError(errorCodes.unavailable, 'no answer', [], { cause })
        },
      )
      if (!response.ok) throw await refusalOf(response)
      return response
    },
    signal: new AbortController().signal,
    reconnectAfterMs: 1,
  })
  for await (const { state } of updates) states.push(state)
  return states
}

const event = (id: number, state: string): string => `id: ${id}\ndata: {"state":"${state}"}\n\n`
const breaksOff: Answer = (_request, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write(event(1, 'queued') + event(2, 'running'), () => response.destroy())
}
const refuses =
  (status: number): Answer =>
  (_request, response) =>
    response.writeHead(status).end('<html>')

test('a stream that breaks off continues after its last event, also past a bad gateway', async () => {
  let askedAfter: string | undefined
  const continues: Answer = (request, response) => {
    askedAfter = request.headers['last-event-id']?.toString()
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.end(event(3, 'done'))
  }
  const states = await statesThrough(breaksOff, refuses(503), refuses(502), continues)
  expect(states).toEqual(['queued', 'running', 'done'])
  expect(askedAfter).toBe('2')
})

test('a stream whose last event was seen ends without content', async () => {
  expect(await statesThrough(breaksOff, refuses(204))).toEqual(['queued', 'running'])
})

test('a service that is gone for good is an error', async () => {
  await expect(statesThrough(breaksOff, refuses(503))).rejects.toMatchObject({
    code: errorCodes.unavailable,
  })
})

test('a service that ends every stream without an event is an error', async () => {
  const ends: Answer = (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.end(': nothing yet\n\n')
  }
  await expect(statesThrough(breaksOff, ends)).rejects.toMatchObject({
    code: errorCodes.unavailable,
  })
})

test('what another connection would not change is an error at once', async () => {
  let asked = 0
  const unknown: Answer = (_request, response) => {
    asked += 1
    response.writeHead(404).end('{"code":"not-found","detail":"there is no such study"}')
  }
  await expect(statesThrough(unknown)).rejects.toThrow('there is no such study')
  expect(asked).toBe(1)
})
