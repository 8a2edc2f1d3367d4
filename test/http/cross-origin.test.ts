import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { answerHeaders } from '../../src/http/answer-headers.js'
import { browserMissing, openBrowser } from '../support/browser.js'
import { bearer, keyedService, smallRequest, type KeyedService } from '../support/keyed-service.js'
import { post } from '../support/listening.js'

let service: KeyedService | null = null
afterEach(() => service?.close())
/** Headers that a page may always read. */
const shown = new Set(['cache-control', 'content-language', 'content-length', 'content-type'])
/** Headers for the browser or the connection only. */
const forOthers =
  /^(?:access-control-|cross-origin-|x-(?:accel-buffering|content-type-options|dns-prefetch-control|download-options|frame-options|permitted-cross-domain-policies|xss-protection)$|content-(?:security-policy|encoding)$|connection$|keep-alive$|transfer-encoding$|date$|vary$|origin-agent-cluster$|referrer-policy$)/

test('a page of a listed origin can read every header that clients use', async () => {
  const origin = 'https://pages.example'
  service = await keyedService({ corsOrigins: [origin], requestsPerMinute: 40 })
  const { url } = service
  const admin = { origin, ...bearer(await service.key('ada', 'admin')) }
  const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${url}${path}`, { headers: { ...admin, ...headers } })
  const study = await post(`${url}/v1/studies`, smallRequest, { prefer: 'wait=60', ...admin })
  const self = study.headers.get('location') ?? ''
  await post(`${url}/v1/studies`, { ...smallRequest, epochs: 3 }, { prefer: 'wait=60', ...admin })
  const etag = (await get(self)).headers.get('etag') ?? ''
  const answers = [
    study,
    await post(`${url}/v1/studies`, { ...smallRequest, epochs: 4 }, admin),
    await get('/v1/studies?limit=1'),
    await get(self, { 'if-none-match': etag }),
    await get(`${self}/export`),
    await get(`${self}/events`),
    await get(`${self}/trials`, { 'accept-encoding': 'gzip' }),
    await fetch(`${url}/v1/presets`, { headers: { origin } }),
    await get('/v1/studies/none'),
    await post(`${url}/graphql`, { query: '{ ready }' }, admin),
    await get('/docs/'),
  ]
  for (;;) {
    const answer = await get('/v1/presets')
    answers.push(answer)
    if (answer.status === 429) break
  }
  const seen = new Set<string>()
  for (const { headers } of answers) {
    const exposed = (headers.get('access-control-expose-headers') ?? '')
      .split(',')
      .map((name) => name.trim().toLowerCase())
    for (const name of headers.keys()) {
      if (shown.has(name) || forOthers.test(name)) continue
      expect(exposed).toContain(name)
      seen.add(name)
    }
  }
  // no route is deprecated at present
  expect([...seen, 'deprecation', 'sunset'].sort()).toEqual(Object.keys(answerHeaders).sort())
})

test.skipIf(browserMissing() !== null)(
  'a page of a listed origin submits, waits and revalidates in a real browser',
  async () => {
    const pages = createServer((_request, response) =>
      response
        .setHeader('content-type', 'text/html')
        .end('<!doctype html><title>elsewhere</title>'),
    )
    await new Promise<void>((resolve) => pages.listen(0, '127.0.0.1', resolve))
    const origin = `http://127.0.0.1:${(pages.address() as AddressInfo).port}`
    service = await keyedService({ corsOrigins: [origin] })
    const { authorization } = bearer(await service.key('ada', 'read', 'submit'))
    const browser = await openBrowser()
    try {
      const page = await browser.newPage()
      await page.goto(origin)
      const seen = await page.evaluate(
        async ([url, key, body]) => {
          const answer = await fetch(`${url}/v1/studies`, {
            method: 'POST',
            headers: {
              authorization: key,
              'content-type': 'application/json',
              prefer: 'wait=60',
              'idempotency-key': 'one',
            },
            body,
          })
          const again = await fetch(`${url}${answer.headers.get('location') ?? ''}`, {
            headers: { authorization: key },
          })
          return [
            answer.status,
            answer.headers.get('preference-applied'),
            answer.headers.get('ratelimit-remaining'),
            answer.headers.get('x-request-id'),
            again.status,
            again.headers.get('etag'),
          ] as const
        },
        [service.url, authorization, JSON.stringify(smallRequest)] as const,
      )
      expect(seen).toEqual([
        200,
        'wait=60',
        expect.stringMatching(/^\d+$/),
        expect.stringMatching(/^[0-9a-f-]{36}$/),
        200,
        expect.stringMatching(/^W\//),
      ])
    } finally {
      await browser.close()
      await new Promise((resolve) => pages.close(resolve))
    }
  },
)
