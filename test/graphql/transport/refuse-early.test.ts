import { createHash } from 'node:crypto'
import { parse } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { json, listening, post, type Listening } from '../../support/listening.js'

let service: Listening
beforeAll(async () => {
  service = await listening()
})
afterAll(() => service.close())

interface Answered {
  readonly status: number
  readonly data: unknown
  readonly code: unknown
  readonly message: string
}
async function answered(response: Response): Promise<Answered> {
  const { data, errors, code } = (await json(response)) as {
    data?: unknown
    errors?: readonly {
      readonly message: string
      readonly extensions?: { readonly code: string }
    }[]
    code?: unknown
  }
  return {
    status: response.status,
    data: data ?? null,
    code: errors?.[0]?.extensions?.code ?? code,
    message: errors?.[0]?.message ?? '',
  }
}
const ask = async (query: unknown, path = '/graphql'): Promise<Answered> =>
  answered(await post(`${service.url}${path}`, { query }))
const byGet = async (search: Record<string, string>): Promise<Answered> =>
  answered(
    await fetch(`${service.url}/graphql?${new URLSearchParams(search).toString()}`, {
      headers: { 'mercurius-require-preflight': '1' },
    }),
  )

test.each([
  '{"a": 1}',
  '5',
  'null',
  '[]',
  '"text"',
  JSON.stringify(parse('{ ready }', { noLocation: true })),
  JSON.stringify({ ...parse('{ ready }', { noLocation: true }), loc: {} }),
])('JSON is no query: %s', async (query) => {
  expect(await ask(query)).toMatchObject({
    data: null,
    code: expect.stringMatching(/malformed-body|invalid-request/) as string,
  })
})

test('a subscription is not executed where queries are, and the answer says where it is', async () => {
  for (const query of [
    'subscription { studyEvents(id: "x") { id } }',
    'subscription A { studyEvents(id: "x") { id } }',
  ]) {
    expect(await ask(query)).toMatchObject({
      data: null,
      code: 'invalid-request',
      message: expect.stringContaining('/graphql/stream') as string,
    })
  }
})

test.each([
  ['{ ready }', { ready: true }],
  ['{"query": "{ ready }"}', null],
])('a body that is GraphQL itself is taken, JSON in its place is not: %s', async (body, data) => {
  const response = await fetch(`${service.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/graphql', 'mercurius-require-preflight': '1' },
    body,
  })
  expect(await answered(response)).toMatchObject({
    data,
    ...(data === null ? { code: 'malformed-body' } : {}),
  })
})

describe('by GET', () => {
  test('a query is answered', async () =>
    expect(await byGet({ query: '{ ready }' })).toMatchObject({
      status: 200,
      data: { ready: true },
    }))
  test('a mutation is not', async () =>
    expect(await byGet({ query: 'mutation { cancelStudy(id: "x") { id } }' })).toMatchObject({
      status: 405,
      data: null,
      code: 'method-not-allowed',
    }))
  test('a mutation by HEAD is not made either', async () => {
    const search = new URLSearchParams({
      query:
        'mutation { submitStudy(request: { model: { preset: "mlp" }, data: { rows: 9 }, memoryBudget: "1GiB" }) { id } }',
    })
    const { status, headers } = await fetch(`${service.url}/graphql?${search.toString()}`, {
      method: 'HEAD',
      headers: { 'mercurius-require-preflight': '1' },
    })
    expect([status, headers.get('allow'), service.useCases.requests]).toEqual([405, 'POST', []])
  })
  test('neither is one behind a hash', async () => {
    const query = 'mutation { cancelStudy(id: "x") { id } }'
    const extensions = {
      persistedQuery: { version: 1, sha256Hash: createHash('sha256').update(query).digest('hex') },
    }
    await post(`${service.url}/graphql`, { query, extensions })
    expect(await byGet({ extensions: JSON.stringify(extensions) })).toMatchObject({
      status: 405,
      data: null,
      code: 'method-not-allowed',
    })
    for (const wrong of ['{', 'null', '5', '{"persistedQuery":null}'])
      expect(await byGet({ extensions: wrong })).toMatchObject({
        data: null,
        code: expect.stringMatching(/invalid-request|not-found|malformed-body/) as string,
      })
  })
  test.each([
    { query: 'query A { ready } query B { ready }' },
    { query: 'query A { ready }', operationName: 'B' },
    { query: 'fragment F on Query { ready }' },
  ])('an operation that is not there is told: %j', async (search) => {
    expect(await byGet(search)).toMatchObject({ data: null, code: 'invalid-request' })
  })
})

test.each(['@skip(if: true)', '@skip(if: false)', '@include(if: false)', '@include(if: $v)'])(
  'what is subscribed to cannot depend on %s',
  async (condition) => {
    for (const query of [
      `subscription($v: Boolean!) { studyEvents(id: "x") ${condition} { id @skip(if: $v) } }`,
      `subscription($v: Boolean!) { ...F } fragment F on Subscription { studyEvents(id: "x") ${condition} { id @skip(if: $v) } }`,
      `subscription($v: Boolean!) { ... on Subscription ${condition} { studyEvents(id: "x") { id @skip(if: $v) } } }`,
    ]) {
      expect(await ask(query, '/graphql/stream')).toMatchObject({
        status: 400,
        code: 'invalid-request',
      })
    }
  },
)
