import { afterEach, expect, test } from 'vitest'
import { json, post } from '../support/listening.js'
import {
  keyedService,
  smallRequest,
  type KeyedService,
  type KeyedServiceOptions,
} from '../support/keyed-service.js'

let service: KeyedService | null = null
const start = async (options: KeyedServiceOptions = {}): Promise<KeyedService> =>
  (service = await keyedService(options))
afterEach(() => service?.close())

test('answers forbid framing, sniffing and scripts; pages allow only their own files', async () => {
  const { url, application } = await start()
  const { id: finished } = await application.useCases.submit(smallRequest, {
    wait: { timeoutMs: 60_000 },
  })
  for (const path of [
    '/v1/presets',
    '/v1/studies/none',
    '/healthz',
    '/nowhere',
    `/v1/studies/${finished}/events`,
    '/docs/',
    '/graphiql',
    '/graphiql/assets/start.js',
  ]) {
    const { headers } = await fetch(`${url}${path}`)
    const policy = headers.get('content-security-policy') ?? ''
    expect(policy, path).toMatch(/default-src 'none'|default-src 'self'/)
    expect(policy, path).not.toMatch(/script-src[^;]*(?:unsafe|https?:|\*)/)
    expect(headers.get('x-content-type-options'), path).toBe('nosniff')
    expect(headers.get('referrer-policy'), path).toBe('no-referrer')
    expect(headers.get('cross-origin-resource-policy'), path).toBe('same-origin')
    expect(headers.get('x-frame-options'), path).toBe('SAMEORIGIN')
    expect(headers.get('x-powered-by'), path).toBeNull()
  }
  for (const path of ['/docs/', '/graphiql'])
    expect(await (await fetch(`${url}${path}`)).text()).not.toMatch(
      /<script(?![^>]*\bsrc=)[^>]*>\s*\S|\son\w+=/,
    )
})

test('pages of other origins can read answers only if their origin is listed', async () => {
  const closed = await start()
  const fromOtherOrigin = { headers: { origin: 'https://pages.example' } }
  expect(
    (await fetch(`${closed.url}/v1/presets`, fromOtherOrigin)).headers.get(
      'access-control-allow-origin',
    ),
  ).toBeNull()
  await closed.close()
  const { url } = await start({ corsOrigins: ['https://pages.example'] })
  expect(
    (await fetch(`${url}/v1/presets`, fromOtherOrigin)).headers.get('access-control-allow-origin'),
  ).toBe('https://pages.example')
  expect(
    (
      await fetch(`${url}/v1/presets`, { headers: { origin: 'https://other.example' } })
    ).headers.get('access-control-allow-origin'),
  ).toBeNull()
  const preflight = await fetch(`${url}/v1/studies`, {
    method: 'OPTIONS',
    headers: {
      origin: 'https://pages.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization',
    },
  })
  expect([
    preflight.status,
    preflight.headers.get('access-control-allow-headers')?.includes('authorization'),
  ]).toEqual([204, true])
})

test('an internal error shows neither its text nor its location over REST and GraphQL', async () => {
  const { url, application } = await start()
  Object.defineProperty(application.keys, 'inUse', {
    value: () => {
      throw new TypeError('secret path /home/someone')
    },
  })
  for (const answer of [
    await fetch(`${url}/v1/presets`),
    await post(`${url}/graphql`, { query: '{ presets { name } }' }),
  ]) {
    const text = await answer.text()
    expect(text).toContain('internal')
    expect(text).not.toMatch(/secret|someone|\.ts:|\bat /)
  }
})

test('every answer has a request id: the valid id of the request, else a new one', async () => {
  const { url } = await start()
  const idOf = async (sent?: string): Promise<string | null> =>
    (
      await fetch(`${url}/healthz`, { headers: sent === undefined ? {} : { 'x-request-id': sent } })
    ).headers.get('x-request-id')
  expect(await idOf('from-a-proxy.7')).toBe('from-a-proxy.7')
  expect(await idOf('has spaces')).toMatch(/^[0-9a-f-]{36}$/)
  expect(await idOf()).not.toBe(await idOf())
  expect((await json(await fetch(`${url}/healthz`))).status).toBe('ok')
})
