import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as schemas from '../../src/rest/schemas.js'
import { Dataset } from '../../src/studies/shapes/dataset.js'
import { json, listening, type Listening } from '../support/listening.js'

let service: Listening
beforeAll(async () => {
  service = await listening()
})
afterAll(() => service.close())
const archive = Buffer.from('PK rows')
const upload = (type: string, body: Buffer = archive): Promise<Response> =>
  fetch(`${service.url}/v1/datasets`, { method: 'POST', headers: { 'content-type': type }, body })

describe('data sets over REST', () => {
  it.each(['application/octet-stream', 'application/zip'])(
    'are stored from %s with 201 and a Location that answers',
    async (type) => {
      const response = await upload(type)
      expect(response.status).toBe(201)
      const dataset = Dataset.parse(await response.json())
      expect(dataset.bytes).toBe(archive.length)
      expect(
        Dataset.parse(await json(await fetch(`${service.url}${response.headers.get('location')}`))),
      ).toEqual(dataset)
    },
  )
  it('are refused if invalid, empty or of another type, and not found if unknown', async () => {
    expect((await upload('application/zip', Buffer.from('no'))).status).toBe(400)
    expect((await upload('application/zip', Buffer.alloc(0))).status).toBe(400)
    const other = await upload('image/png')
    expect(other.status).toBe(415)
    expect(schemas.Problem.parse(await other.json()).errors[0]?.accepted).toContain(
      'application/zip',
    )
    expect((await fetch(`${service.url}/v1/datasets/none`)).status).toBe(404)
  })
})

describe('the service', () => {
  it('names its devices, engines and presets', async () => {
    expect(
      schemas.DeviceList.parse(await json(await fetch(`${service.url}/v1/devices`))).engines,
    ).toHaveLength(5)
    expect(
      schemas.PresetList.parse(await json(await fetch(`${service.url}/v1/presets`))).presets[0]
        ?.name,
    ).toBe('mlp')
  })
  it('is always alive, and ready only if every part is', async () => {
    service.useCases.isReady = false
    expect((await fetch(`${service.url}/healthz`)).status).toBe(200)
    const unready = await fetch(`${service.url}/readyz`)
    expect(unready.status).toBe(503)
    expect(unready.headers.get('retry-after')).toBe('5')
    service.useCases.isReady = true
    expect((await fetch(`${service.url}/readyz`)).status).toBe(200)
  })
  it.each(['/nowhere', '/v1/nowhere', '/%zz'])('answers %s with a problem', async (path) => {
    const response = await fetch(`${service.url}${path}`)
    expect([400, 404]).toContain(response.status)
    expect(response.headers.get('content-type')).toContain('application/problem+json')
    schemas.Problem.parse(await response.json())
  })
  it('redirects / to the documentation', async () => {
    const response = await fetch(`${service.url}/`, { redirect: 'manual' })
    expect([response.status, response.headers.get('location')]).toEqual([302, '/docs'])
    expect((await json(await fetch(`${service.url}/openapi.json`))).openapi).toBe('3.1.0')
  })
  it.each(['/docs', '/docs/', '/graphiql'])(
    '%s and its files come from this host only',
    async (page) => {
      const response = await fetch(`${service.url}${page}`)
      expect(response.status).toBe(200)
      const html = await response.text()
      expect(html).not.toMatch(/(?:src|href)\s*=\s*["']?(?:https?:)?\/\//)
      const files = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(
        ([, file]) => new URL(String(file), response.url),
      )
      expect(files.length).toBeGreaterThan(3)
      for (const file of files) {
        expect(file.origin).toBe(service.url)
        expect((await fetch(file)).status, file.pathname).toBe(200)
      }
    },
  )
})
