import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { watchedUntil, json, listening, post, type Listening } from '../support/listening.js'

let service: Listening
beforeEach(async () => {
  service = await listening()
})
afterEach(() => service.close())
const submit = async (): Promise<string> =>
  String((await json(await post(`${service.url}/v1/studies`, { model: { preset: 'mlp' } }))).id)
const idsOf = (text: string): string[] =>
  [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => String(id))

describe('events over SSE', () => {
  it('come from the first to the final event, then the stream ends', async () => {
    const id = await submit()
    const response = await fetch(`${service.url}/v1/studies/${id}/events`)
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    setTimeout(() => service.useCases.finish(id), 50)
    const text = await response.text()
    expect(idsOf(text)).toEqual(['1', '2'])
    expect(text).toContain('event: state')
    expect(text).toContain('"state":"done"')
  })

  it('continue after Last-Event-ID, and refuse an invalid id', async () => {
    const id = await submit()
    service.useCases.finish(id)
    const response = await fetch(`${service.url}/v1/studies/${id}/events`, {
      headers: { 'last-event-id': '1' },
    })
    expect(idsOf(await response.text())).toEqual(['2'])
    expect(
      (await fetch(`${service.url}/v1/studies/${id}/events`, { headers: { 'last-event-id': 'x' } }))
        .status,
    ).toBe(400)
  })

  it('start before the first event and end when the service stops', async () => {
    const id = await submit()
    const response = await fetch(`${service.url}/v1/studies/${id}/events`, {
      headers: { 'last-event-id': '1' },
      // the first heartbeat comes after 15 s
      signal: AbortSignal.timeout(10_000),
    })
    expect(response.status).toBe(200)
    const [text] = await Promise.all([response.text(), service.close()])
    expect(idsOf(text)).toEqual([])
  })

  it('are not watched any more after the client leaves', async () => {
    const id = await submit()
    const stopped = watchedUntil(service.useCases)
    const left = new AbortController()
    const response = await fetch(`${service.url}/v1/studies/${id}/events`, { signal: left.signal })
    await response.body?.getReader().read()
    left.abort()
    await expect.poll(stopped).toBe(true)
  })
})
