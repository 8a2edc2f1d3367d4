import { createHash } from 'node:crypto'
import { getIntrospectionQuery, GraphQLError } from 'graphql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { errorPresenter } from '../../src/graphql/errors.js'
import { json, jsonAs, listening, post, type Listening } from '../support/listening.js'

let service: Listening
beforeAll(async () => {
  service = await listening()
})
afterAll(() => service.close())
interface Answer {
  readonly data?: unknown
  readonly errors?: readonly {
    readonly message: string
    readonly extensions: Record<string, unknown>
  }[]
}
const send = async (body: object, headers: Record<string, string> = {}): Promise<Answer> =>
  jsonAs<Answer>(await post(`${service.url}/graphql`, body, headers))

describe('limits', () => {
  it('let the playground introspect', async () => {
    const { data, errors } = await send({
      query: getIntrospectionQuery({
        inputValueDeprecation: true,
        schemaDescription: true,
        specifiedByUrl: true,
      }),
      operationName: 'IntrospectionQuery',
    })
    expect(errors).toBeUndefined()
    expect(data).toHaveProperty('__schema')
  })
  it.each([
    ['by numbers', '{ studies(first: 100) { nodes { trials(first: 500) { nodes { id } } } } }', {}],
    [
      'by variables',
      'query($n: Int) { studies(first: $n) { nodes { trials(first: $n) { nodes { id kind batchSize } } } } }',
      { n: 100 },
    ],
    [
      'by default sizes',
      '{ studies { nodes { trials { nodes { id kind batchSize spec startedAt finishedAt } } } } }',
      {},
    ],
    ['from the end', '{ studies(last: 100) { nodes { trials(last: 500) { nodes { id } } } } }', {}],
    [
      'by sizes that are null',
      '{ studies(first: null) { nodes { trials(first: null) { nodes { id kind batchSize spec startedAt finishedAt } } } } }',
      {},
    ],
    [
      'by other names of one field',
      `{ ${Array.from({ length: 200 }, (_, i) => `s${i}: studies(first: 50) { nodes { id } }`).join(' ')} }`,
      {},
    ],
    [
      'beside an introspection',
      '{ __typename studies(first: 100) { nodes { trials(first: 500) { nodes { id } } } } }',
      {},
    ],
    [
      'in a fragment',
      'query { ...all } fragment all on Query { studies(first: 100) { nodes { trials(first: 500) { nodes { id } } } } }',
      {},
    ],
  ])('refuse an operation that asks for too much %s', async (_how, query, variables) => {
    const { errors } = await send({ query, variables })
    expect(errors?.[0]).toMatchObject({
      message: expect.stringMatching(/at most 10000/),
      extensions: {
        code: 'invalid-request',
        faults: [{ pointer: '/query', accepted: 'at most 10000' }],
      },
    })
  })
  it('count a variable that is absent by its default, after it was null as well', async () => {
    const query =
      'query($n: Int = 100) { studies(first: $n) { nodes { trials { nodes { id } } } } }'
    expect((await send({ query, variables: { n: null } })).errors).toBeUndefined()
    for (const variables of [{}, { m: 1 }, null])
      expect((await send({ query, variables })).errors?.[0]).toMatchObject({
        message: expect.stringMatching(/at most 10000/),
      })
  })
  it('let a page of what pages show through', async () => {
    expect(
      (
        await send({
          query:
            '{ studies(first: 50) { nodes { id state createdAt request { model { name } } advice { batchSize { value low high } } } pageInfo { endCursor } } }',
        })
      ).errors,
    ).toBeUndefined()
  })
  it('refuse a query that is too deep', async () => {
    const deep = `{ __schema { types { fields { type ${'{ ofType '.repeat(14)} { name } ${'}'.repeat(14)} } } } }`
    expect((await send({ query: deep })).errors?.[0]).toMatchObject({
      message: expect.stringMatching(/depth/i),
      extensions: { code: 'invalid-request' },
    })
  })
  it.each(['query', 'subscription'])(
    'refuse a %s that nests deeper than the parser bears, in words',
    async (kind) => {
      // the rules of validation bear less than the parser
      for (let levels = 500; levels <= 16_000; levels = Math.ceil(levels * 1.3)) {
        const { errors = [] } = await send({
          query: `${kind} ${'{ ... on Query '.repeat(levels)}{ ready }${' }'.repeat(levels)}`,
        })
        expect(
          errors
            .map(({ extensions }) => extensions['code'])
            .filter((code) => code !== 'invalid-request'),
          `${levels} levels`,
        ).toEqual([])
      }
      const query = `${kind} ${'{ ... on Query '.repeat(20_000)}{ ready }${' }'.repeat(20_000)}`
      expect((await send({ query })).errors?.[0]).toMatchObject({
        message: 'the query is nested too deeply: its depth is at most 16',
        extensions: {
          code: 'invalid-request',
          faults: [{ pointer: '/query', accepted: 'a depth of at most 16' }],
        },
      })
    },
  )
})

it('an overflow of the stack is a query that nests too deeply, where nothing was executed, and else a fault', () => {
  const logged: Error[] = []
  const present = errorPresenter((error) => void logged.push(error))
  const codeOf = (originalError: Error, path: readonly string[] | null = null): unknown =>
    present(new GraphQLError(originalError.message, { originalError, path })).extensions['code']
  const overflow = new RangeError('Maximum call stack size exceeded')
  expect(codeOf(overflow)).toBe('invalid-request')
  expect(logged).toEqual([])
  expect([codeOf(overflow, ['study']), codeOf(new RangeError('Invalid array length'))]).toEqual([
    'internal',
    'internal',
  ])
  expect(logged.length).toBe(2)
})

describe('automatic persisted queries', () => {
  const query = '{ presets { name } }'
  const extensions = {
    persistedQuery: { version: 1, sha256Hash: createHash('sha256').update(query).digest('hex') },
  }
  it('are requested once, then found by their hash', async () => {
    expect((await send({ extensions })).errors?.[0]).toMatchObject({
      message: 'PersistedQueryNotFound',
      extensions: { code: 'not-found' },
    })
    expect((await send({ query, extensions })).data).toEqual({ presets: [{ name: 'mlp' }] })
    expect((await send({ extensions })).data).toEqual({ presets: [{ name: 'mlp' }] })
    const read = await fetch(
      `${service.url}/graphql?${new URLSearchParams({ extensions: JSON.stringify(extensions) }).toString()}`,
      { headers: { 'mercurius-require-preflight': '1' } },
    )
    expect((await json(read))['data']).toEqual({ presets: [{ name: 'mlp' }] })
  })
  it('must have the hash of their text', async () => {
    const { errors } = await send({ query: '{ ready }', extensions })
    expect(errors?.[0]).toMatchObject({
      message: expect.stringMatching(/sha/),
      extensions: { code: 'invalid-request' },
    })
  })
})

describe('requests that a page of another site could send without asking', () => {
  it.each([
    ['a read', { method: 'GET' }, '?query={ready}'],
    [
      'a form',
      {
        method: 'POST',
        body: 'query={ready}',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      },
      '',
    ],
    [
      'text',
      { method: 'POST', body: '{"query":"{ready}"}', headers: { 'content-type': 'text/plain' } },
      '',
    ],
    ['nothing', { method: 'POST' }, ''],
  ] as const)('are refused: %s', async (_what, init, query) => {
    expect((await fetch(`${service.url}/graphql${query}`, init)).status).toBe(400)
  })
  it('are answered with a header that such a page cannot send', async () => {
    expect(
      await json(
        await fetch(`${service.url}/graphql?query={ready}`, {
          headers: { 'mercurius-require-preflight': '1' },
        }),
      ),
    ).toEqual({ data: { ready: true } })
  })
})

it('bytes are taken as numbers and as text with a unit, other things are refused', async () => {
  const ask = (memoryBudget: string): Promise<Answer> =>
    send({
      query: `mutation { submitStudy(request: { model: { preset: "mlp" }, data: { rows: 9 }, memoryBudget: ${memoryBudget} }) { request { memoryBudgetBytes } } }`,
    })
  for (const [text, value] of [
    ['8589934592', 8_589_934_592],
    ['"512MiB"', '512MiB'],
  ] as const) {
    expect((await ask(text)).data).toEqual({
      submitStudy: { request: { memoryBudgetBytes: 2 ** 29 } },
    })
    expect(service.useCases.requests.at(-1)).toMatchObject({ memoryBudget: value })
  }
  for (const wrong of ['true', '[1]', '{}'])
    expect((await ask(wrong)).errors?.[0]?.extensions['code']).toBe('invalid-request')
  expect(
    (
      await send({
        query:
          'mutation($b: Bytes!) { submitStudy(request: { model: { preset: "mlp" }, data: { rows: 9 }, memoryBudget: $b }) { id } }',
        variables: { b: false },
      })
    ).errors?.[0],
  ).toMatchObject({
    message: expect.stringMatching(/512MiB/),
    extensions: { code: 'invalid-request' },
  })
})
