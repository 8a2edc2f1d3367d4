import { connect } from 'node:net'
import { request } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Problem } from '../../src/rest/schemas.js'
import { listening, type Listening } from '../support/listening.js'

let service: Listening
beforeAll(async () => {
  service = await listening()
})
afterAll(() => service.close())

interface Answered {
  readonly status: number | undefined
  readonly allow: string | undefined
  readonly body: string
}
/** Sends methods that fetch refuses. */
const send = (method: string, path: string): Promise<Answered> =>
  new Promise((resolve, reject) => {
    request(`${service.url}${path}`, { method }, (response) => {
      let body = ''
      response
        .on('data', (chunk: Buffer) => {
          body += chunk.toString()
        })
        .on('end', () =>
          resolve({ status: response.statusCode, allow: response.headers.allow, body }),
        )
    })
      .on('error', reject)
      .end()
  })
/** The answer to raw text over a TCP connection. */
const sendRaw = (text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const { port, hostname } = new URL(service.url)
    let answer = ''
    const socket = connect(Number(port), hostname, () => socket.write(text))
    socket
      .on('data', (chunk) => {
        answer += chunk.toString()
      })
      .on('close', () => resolve(answer))
      .on('error', reject)
  })

test.each([
  ['TRACE', '/v1/studies', 'GET, HEAD, POST'],
  ['QUERY', '/healthz', 'GET, HEAD'],
  ['DELETE', '/v1/studies/x/trials', 'GET, HEAD'],
  ['PUT', '/v1/studies/x/cancel?a=1', 'POST'],
  ['OPTIONS', '/v1/datasets', 'GET, HEAD, POST'],
  ['PATCH', '/graphql', 'GET, HEAD, POST'],
])('%s %s gets 405 with the allowed methods', async (method, path, allow) => {
  const answered = await send(method, path)
  expect(answered).toMatchObject({ status: 405, allow })
  expect(Problem.parse(JSON.parse(answered.body)).code).toBe('method-not-allowed')
})

test.each([
  ['GET', '/v1/nothing'],
  ['TRACE', '/v1/studies/x/y/z'],
  ['GET', `/v1/studies/${'x'.repeat(200)}`],
  ['QUERY', '/'],
])('%s %s gets 404, or 405 if the address exists', async (method, path) => {
  const { status, body } = await send(method, path)
  expect(status).toBe(path === '/' ? 405 : 404)
  expect(Problem.parse(JSON.parse(body)).status).toBe(status)
})

test.each([
  [
    'a request head above 16 KiB',
    `GET /v1/studies?fields=${'x'.repeat(20_000)} HTTP/1.1\r\nhost: a\r\n\r\n`,
    431,
    'headers-too-large',
  ],
  ['text that is not HTTP', 'HELLO\r\n\r\n', 400, 'invalid-request'],
])('%s gets a problem', async (_name, text, status, code) => {
  const answer = await sendRaw(text)
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
  expect(answer).toContain('content-type: application/problem+json')
  expect(Problem.parse(JSON.parse(answer.split('\r\n\r\n')[1] ?? ''))).toMatchObject({
    status,
    code,
  })
})
