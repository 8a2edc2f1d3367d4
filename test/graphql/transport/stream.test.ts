import { createClient } from 'graphql-sse'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { json, post, watchedUntil, listening, type Listening } from '../../support/listening.js'

let service: Listening
beforeEach(async () => {
  service = await listening()
})
afterEach(() => service.close())
const submit = async (): Promise<string> =>
  String((await json(await post(`${service.url}/v1/studies`, { model: { preset: 'mlp' } })))['id'])
const query =
  'subscription($id: ID!, $afterId: Float) { studyEvents(id: $id, afterId: $afterId) { id state progress { stage } } }'
const stream = (body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  post(`${service.url}/graphql/stream`, body, { accept: 'text/event-stream', ...headers })

describe('subscriptions as server-sent events', () => {
  it('are understood by a client of the GraphQL over SSE protocol, from an id on, to the end', async () => {
    const id = await submit()
    const client = createClient({ url: `${service.url}/graphql/stream` })
    setTimeout(() => service.useCases.finish(id), 50)
    const states = async (afterId: number): Promise<unknown[]> => {
      const seen: unknown[] = []
      for await (const { data } of client.iterate<{ studyEvents: { state: string } }>({
        query,
        variables: { id, afterId },
      }))
        seen.push(data?.studyEvents.state)
      return seen
    }
    expect(await states(0)).toEqual(['queued', 'done'])
    expect(await states(1)).toEqual(['done'])
    client.dispose()
  })

  it('end when the client leaves, and when the service stops', async () => {
    const id = await submit()
    const stopped = watchedUntil(service.useCases)
    const left = new AbortController()
    const response = await fetch(`${service.url}/graphql/stream`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables: { id } }),
      signal: left.signal,
    })
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    await response.body?.getReader().read()
    left.abort()
    await expect.poll(stopped).toBe(true)
    const silent = await stream({ query, variables: { id, afterId: 1 } })
    const [text] = await Promise.all([silent.text(), service.close()])
    expect(text).toContain('event: complete')
  })

  it.each([
    ['an unknown study', { query, variables: { id: 'none' } }, 'not-found'],
    [
      'a wrong id of an event',
      { query, variables: { id: 'none', afterId: -1 } },
      'invalid-request',
    ],
    ['a variable that is missing', { query }, 'invalid-request'],
    ['a field that does not exist', { query: 'subscription { nothing }' }, 'invalid-request'],
    ['what does not parse', { query: 'subscription {' }, 'invalid-request'],
    [
      'what nests deeper than the parser bears',
      {
        query: `subscription ${'{ ... on Subscription '.repeat(20_000)}{ x }${' }'.repeat(20_000)}`,
      },
      'invalid-request',
    ],
    ['a query', { query: '{ presets { name } }' }, 'invalid-request'],
    ['a mutation', { query: 'mutation { cancelStudy(id: "x") { id } }' }, 'invalid-request'],
    ['no query', { variables: {} }, 'malformed-body'],
    ['no object', [1], 'malformed-body'],
  ])('refuse %s before they begin, with its code', async (_what, body, code) => {
    const response = await stream(body)
    expect([response.status, response.headers.get('content-type')]).toEqual([
      400,
      expect.stringContaining('application/json'),
    ])
    expect(await json(response)).toMatchObject({ errors: [{ extensions: { code } }] })
  })

  it('are for pages of this service alone', async () => {
    const id = await submit()
    expect(
      (await stream({ query, variables: { id } }, { origin: 'http://elsewhere.example' })).status,
    ).toBe(400)
    const own = await stream({ query, variables: { id, afterId: 0 } }, { origin: service.url })
    expect(own.status).toBe(200)
    await own.body?.cancel()
  })
})
