import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import {
  buildSchema,
  isNonNullType,
  isListType,
  isLeafType,
  type GraphQLField,
  type GraphQLType,
} from 'graphql'
import { createClient } from 'graphql-ws'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import WebSocket from 'ws'
import { scopes, type Scope } from '../../src/access/caller.js'
import { Metrics } from '../../src/observe/metrics.js'
import { Problem } from '../../src/rest/schemas.js'
import { bearer, keyedService, type KeyedService } from '../support/keyed-service.js'

interface Operation {
  readonly path: string
  readonly method: string
  readonly operationId: string
  readonly security: readonly { readonly key: readonly Scope[] }[]
}
const document = JSON.parse(
  readFileSync(new URL('../../openapi/openapi.json', import.meta.url), 'utf8'),
) as { readonly paths: Record<string, Record<string, Omit<Operation, 'path' | 'method'>>> }
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]): Operation => ({ ...operation, path, method })),
)
const guardedOperations = operations.filter(({ security }) => security.length > 0)
const schema = buildSchema(
  readFileSync(new URL('../../src/graphql/schema.graphql', import.meta.url), 'utf8'),
)
const fieldsOf = (type: ReturnType<typeof schema.getQueryType>): GraphQLField<unknown, unknown>[] =>
  Object.values(type?.getFields() ?? {})

let service: KeyedService
const keys = new Map<Scope, string>()
beforeAll(async () => {
  service = await keyedService({ mode: 'required' })
  for (const scope of scopes) keys.set(scope, await service.key(`owner of ${scope}`, scope))
})
afterAll(() => service.close())
const headersOf = (scope: Scope): { authorization: string } => bearer(keys.get(scope) ?? '')

const call = (
  { path, method }: Operation,
  headers: Record<string, string> = {},
): Promise<Response> => {
  const type: Record<string, string> =
    path === '/v1/datasets' || path === '/v1/models'
      ? { 'content-type': 'application/zip' }
      : { 'content-type': 'application/json' }
  const body =
    method === 'get' || method === 'delete' ? {} : { body: '{}', headers: { ...type, ...headers } }
  return fetch(`${service.url}${path.replace(/\{\w+\}/g, 'none')}`, {
    method: method.toUpperCase(),
    headers,
    ...body,
  })
}

test('the document has guarded operations and the schema has fields', () => {
  expect(guardedOperations.length).toBeGreaterThan(8)
  expect(fieldsOf(schema.getQueryType()).length).toBeGreaterThan(4)
})

describe.each(guardedOperations.map((operation) => [operation.operationId, operation] as const))(
  'REST %s',
  (_id, operation) => {
    test('is refused without a key', async () => {
      const answer = await call(operation)
      expect(answer.status).toBe(401)
      expect(answer.headers.get('www-authenticate')).toContain('Bearer')
      expect(answer.headers.get('content-type')).toContain('application/problem+json')
      expect(Problem.parse(await answer.json())).toMatchObject({
        code: 'unauthenticated',
        status: 401,
      })
      expect((await call(operation, bearer(`bw_aaaaaaaa_${'a'.repeat(43)}`))).status).toBe(401)
    })
    test('needs the scope that the document names, and admin has it', async () => {
      const needed = operation.security[0]?.key[0]
      for (const scope of scopes) {
        const answer = await call(operation, headersOf(scope))
        const text = await answer.text()
        if (scope === needed || scope === 'admin')
          expect([401, 403], text).not.toContain(answer.status)
        else
          expect(Problem.parse(JSON.parse(text))).toMatchObject({ code: 'forbidden', status: 403 })
      }
    })
  },
)

test.each([
  '/',
  '/healthz',
  '/readyz',
  '/openapi.json',
  '/problems',
  '/problems/forbidden',
  '/docs',
  '/docs/',
  '/graphiql',
  '/graphiql/assets/start.js',
])('%s is open, with and without a key', async (path) => {
  for (const headers of [{}, headersOf('read'), bearer('wrong')])
    expect((await fetch(`${service.url}${path}`, { headers })).status).toBe(200)
})

const argumentsOf = ({ args }: GraphQLField<unknown, unknown>): string => {
  const some: Readonly<Record<string, string>> = {
    StudyRequest: '{ model: { preset: "mlp" }, data: { rows: 0 }, memoryBudget: 1 }',
    WhatIfChange: '{ epochs: 3 }',
  }
  const given = args
    .filter(({ type }) => isNonNullType(type))
    .map(({ name, type }) => `${name}: ${some[String(type).replace('!', '')] ?? '"none"'}`)
  return given.length === 0 ? '' : `(${given.join(', ')})`
}
const isLeaf = (type: GraphQLType): boolean =>
  isNonNullType(type) || isListType(type) ? isLeaf(type.ofType as GraphQLType) : isLeafType(type)
const query = (kind: string, field: GraphQLField<unknown, unknown>): string =>
  `${kind} { ${field.name}${argumentsOf(field)}${isLeaf(field.type) ? '' : ' { __typename }'} }`
interface GraphQLAnswer {
  readonly errors?: readonly { readonly extensions: { readonly code: string } }[]
}
const ask = (text: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${service.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query: text }),
  })
const codesOf = async (answer: Response): Promise<string[]> =>
  ((await answer.json()) as GraphQLAnswer).errors?.map(({ extensions }) => extensions.code) ?? []

describe.each([
  // `ready` is public at /readyz; here it needs a key, as all of /graphql does, but no scope
  ...fieldsOf(schema.getQueryType()).map(
    (field) => ['query', field.name, field, field.name === 'ready' ? 'any' : 'read'] as const,
  ),
  ...fieldsOf(schema.getMutationType()).map(
    (field) =>
      ['mutation', field.name, field, field.name === 'importStudy' ? 'admin' : 'submit'] as const,
  ),
])('GraphQL %s %s', (kind, _name, field, needed) => {
  test('is refused without a key', async () => {
    const answer = await ask(query(kind, field))
    expect(answer.status).toBe(401)
    expect(await codesOf(answer)).toEqual(['unauthenticated'])
  })
  test(`needs the scope ${needed}`, async () => {
    for (const scope of scopes) {
      const codes = await codesOf(await ask(query(kind, field), headersOf(scope)))
      if (scope === needed || needed === 'any' || scope === 'admin')
        expect(codes).not.toContain('forbidden')
      else expect(codes).toEqual(['forbidden'])
    }
  })
})

describe.each(fieldsOf(schema.getSubscriptionType()).map((field) => [field.name, field] as const))(
  'GraphQL subscription %s',
  (_name, field) => {
    const subscribe = async (connectionParams: Record<string, string>): Promise<string> => {
      const client = createClient({
        url: `${service.url.replace('http', 'ws')}/graphql`,
        webSocketImpl: WebSocket,
        connectionParams,
        retryAttempts: 0,
      })
      try {
        for await (const { errors } of client.iterate({ query: query('subscription', field) }))
          return JSON.stringify(errors)
        return 'nothing'
      } catch (error) {
        // the server closed the socket
        if (!Array.isArray(error)) throw error
        return JSON.stringify(error)
      } finally {
        await client.dispose()
      }
    }
    test('is checked with the key that opened the socket', async () => {
      for (const nobody of [{}, { authorization: 'Bearer wrong' }])
        await expect(subscribe(nobody)).rejects.toMatchObject({ code: 4403 })
      expect(await subscribe({ Authorization: `Bearer ${keys.get('submit')}` })).toContain(
        '"code":"forbidden"',
      )
      expect(await subscribe({ Authorization: `Bearer ${keys.get('read')}` })).toContain(
        '"code":"not-found"',
      )
    })
    test('is checked over server-sent events with the key of the request', async () => {
      const stream = async (
        headers: Record<string, string>,
      ): Promise<readonly [number, string]> => {
        const answer = await fetch(`${service.url}/graphql/stream`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers },
          body: JSON.stringify({ query: query('subscription', field) }),
        })
        return [answer.status, await answer.text()]
      }
      for (const headers of [{}, bearer('wrong')])
        expect(await stream(headers)).toEqual([
          401,
          expect.stringContaining('"code":"unauthenticated"'),
        ])
      expect(await stream(headersOf('submit'))).toEqual([
        400,
        expect.stringContaining('"code":"forbidden"'),
      ])
      expect(await stream(headersOf('read'))).toEqual([
        400,
        expect.stringContaining('"code":"not-found"'),
      ])
    })
  },
)

test('the metrics need the scope admin, and a wrong Upgrade header opens no socket', async () => {
  const measured = await keyedService({ mode: 'required', metrics: new Metrics() })
  for (const [scope, status] of [
    ['read', 403],
    ['submit', 403],
    ['admin', 200],
  ] as const)
    expect(
      (
        await fetch(`${measured.url}/metrics`, {
          headers: bearer(await measured.key(scope, scope)),
        })
      ).status,
    ).toBe(status)
  expect((await fetch(`${measured.url}/metrics`)).status).toBe(401)
  await measured.close()
  const status = await new Promise((resolve, reject) => {
    const sent = request(
      `${service.url}/graphql`,
      { method: 'POST', headers: { upgrade: 'websocket', 'content-type': 'application/json' } },
      ({ statusCode }) => resolve(statusCode),
    )
    sent.on('error', reject).end(JSON.stringify({ query: '{ devices { id } }' }))
  })
  expect(status).toBe(401)
})
