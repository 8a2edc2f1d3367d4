import { gunzipSync, brotliDecompressSync } from 'node:zlib'
import http from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { json, post } from '../support/listening.js'
import { serving, someQuestion, type Serving } from '../support/serving.js'

let service: Serving
let at: string
beforeAll(async () => {
  service = await serving()
  at = `${service.url}/v1/studies/${String((await json(await post(`${service.url}/v1/studies`, someQuestion, { prefer: 'wait=60' })))['id'])}`
})
afterAll(() => service.close())

/** The response as sent; fetch would decompress it. */
function raw(
  url: string,
  headers: Record<string, string>,
): Promise<{ readonly headers: http.IncomingHttpHeaders; readonly body: Buffer }> {
  return new Promise((resolve, reject) => {
    http
      .get(url, { headers }, (response) => {
        const chunks: Buffer[] = []
        response
          .on('data', (chunk: Buffer) => chunks.push(chunk))
          .on('end', () => resolve({ headers: response.headers, body: Buffer.concat(chunks) }))
          .on('error', reject)
      })
      .on('error', reject)
  })
}

describe('an ETag', () => {
  it.each(['', '/advice', '/trials', '/export', '?fields=state'])(
    'of a study%s gets 304 without a body, and differs by language',
    async (below) => {
      const first = await fetch(`${at}${below}`)
      const tag = first.headers.get('etag') ?? ''
      await first.text()
      expect(tag).toMatch(/^W\/"[\w-]+"$/)
      for (const sent of [tag, tag.slice(2), `"other", ${tag}`, '*']) {
        const again = await fetch(`${at}${below}`, { headers: { 'if-none-match': sent } })
        expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([
          304,
          '',
          tag,
        ])
      }
      expect(
        (await fetch(`${at}${below}`, { headers: { 'if-none-match': '"other"' } })).status,
      ).toBe(200)
      const chinese = await fetch(`${at}${below}`, {
        headers: { 'accept-language': 'zh', 'if-none-match': tag },
      })
      expect(chinese.status).toBe(below === '' || below === '/advice' ? 200 : 304)
    },
  )
  it('changes with the study, and is missing from answers to POST and from problems', async () => {
    service.hold()
    const waiting = await post(`${service.url}/v1/studies`, {
      ...someQuestion,
      data: { rows: 601 },
    })
    expect(waiting.headers.get('etag')).toBeNull()
    const address = `${service.url}${waiting.headers.get('location') ?? ''}`
    await waiting.text()
    const tag = (await fetch(address)).headers.get('etag') ?? ''
    service.letGo()
    await expect.poll(async () => (await json(await fetch(address)))['state']).toBe('done')
    expect((await fetch(address, { headers: { 'if-none-match': tag } })).status).toBe(200)
    expect((await fetch(`${service.url}/v1/studies/none`)).headers.get('etag')).toBeNull()
  })
})

describe('compression', () => {
  it.each([
    ['br', brotliDecompressSync],
    ['gzip', gunzipSync],
  ] as const)('by %s of what is long, for who accepts it', async (encoding, unpack) => {
    const [packed, plain] = await Promise.all([
      raw(at, { 'accept-encoding': encoding }),
      raw(at, {}),
    ])
    expect(packed.headers['content-encoding']).toBe(encoding)
    expect(packed.headers.vary).toMatch(/accept-encoding/i)
    expect(packed.headers.vary).toMatch(/accept-language/i)
    expect(plain.headers['content-encoding']).toBeUndefined()
    expect(packed.headers.etag).toBe(plain.headers.etag)
    expect(unpack(packed.body).equals(plain.body)).toBe(true)
    expect(packed.body.length).toBeLessThan(plain.body.length / 2)
  })
  it('skips short answers and event streams', async () => {
    expect(
      (await raw(`${service.url}/healthz`, { 'accept-encoding': 'br' })).headers[
        'content-encoding'
      ],
    ).toBeUndefined()
    const events = await raw(`${at}/events`, { 'accept-encoding': 'br, gzip' })
    expect(events.headers['content-encoding']).toBeUndefined()
    expect(events.body.toString()).toContain('"state":"done"')
  })
  it('also applies to GraphQL', async () => {
    const response = await post(
      `${service.url}/graphql`,
      { query: '{ studies { nodes { advice { reasons { code values } } explanation } } }' },
      { 'accept-encoding': 'gzip' },
    )
    expect(response.headers.get('content-encoding')).toBe('gzip')
    expect(await json(response)).not.toHaveProperty('errors')
  })
})

it('an unfinished study has Retry-After', async () => {
  service.hold()
  const response = await post(`${service.url}/v1/studies`, { ...someQuestion, data: { rows: 602 } })
  expect(response.status).toBe(202)
  expect(Number(response.headers.get('retry-after'))).toBeGreaterThanOrEqual(1)
  expect(Number(response.headers.get('retry-after'))).toBeLessThanOrEqual(60)
  service.letGo()
})
