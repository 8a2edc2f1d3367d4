import { readFileSync } from 'node:fs'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serving, someQuestion, type Serving } from '../support/serving.js'
import { json, post } from '../support/listening.js'

interface Parameter {
  readonly name: string
  readonly in: 'query' | 'path' | 'header'
  readonly example?: string | number
  readonly schema: { readonly examples?: readonly (string | number)[] }
  readonly description?: string
}
interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly tags: readonly string[]
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: {
    readonly content: Readonly<
      Record<string, { readonly examples?: Readonly<Record<string, { readonly value: unknown }>> }>
    >
  }
  readonly responses: Readonly<
    Record<
      string,
      {
        readonly description: string
        readonly content?: Readonly<Record<string, { readonly schema: object }>>
      }
    >
  >
}
interface Described extends Operation {
  readonly path: string
  readonly method: string
}

const document = JSON.parse(
  readFileSync(new URL('../../openapi/openapi.json', import.meta.url), 'utf8'),
) as { paths: Record<string, Record<string, Operation>>; components: object }
const operations: readonly Described[] = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ ...operation, path, method })),
)

const ajv = new Ajv2020({ strict: false, allErrors: true })
addFormats.default(ajv)
ajv.addSchema({ $id: 'document', components: document.components })
/** The validator of an answer's schema, with references to the document. */
const validatorOf = (schema: object): ValidateFunction =>
  ajv.compile(
    JSON.parse(
      JSON.stringify(schema).replaceAll('"#/components', '"document#/components'),
    ) as object,
  )

const archive = readFileSync(new URL('../../examples/digits-cnn/digits.npz', import.meta.url))
const modelFile = readFileSync(new URL('../fixtures/models/keras3.keras', import.meta.url))
let service: Serving
let studyId: string
let datasetId: string
let modelId: string
const exported: unknown[] = []
beforeAll(async () => {
  service = await serving()
  await ask()
  await storeDataset()
  await storeModel()
})
afterAll(() => service.close())

async function ask(): Promise<void> {
  const submitted = await json(
    await post(`${service.url}/v1/studies`, someQuestion, { prefer: 'wait=60' }),
  )
  studyId = String(submitted['id'])
  exported[0] = await json(await fetch(`${service.url}/v1/studies/${studyId}/export`))
}

async function storeDataset(): Promise<void> {
  datasetId = await store('/v1/datasets', archive)
}

async function storeModel(): Promise<void> {
  modelId = await store('/v1/models', modelFile)
}

const storeAgain: Readonly<Record<string, () => Promise<void>>> = {
  deleteStudy: ask,
  deleteDataset: storeDataset,
  deleteModel: storeModel,
}

async function store(address: string, body: Buffer): Promise<string> {
  const response = await fetch(`${service.url}${address}`, {
    method: 'POST',
    headers: { 'content-type': 'application/zip' },
    body: new Uint8Array(body),
  })
  return String((await json(response))['id'])
}

function idFor(path: string): string {
  if (path.startsWith('/v1/models')) return modelId
  return path.startsWith('/v1/datasets') ? datasetId : studyId
}

/** Sends an operation with the examples of its parameters, except those named in `without`. */
async function send(
  { path, method, parameters = [] }: Described,
  body: unknown,
  without: readonly string[] = [],
): Promise<Response> {
  const given = parameters
    .map(({ schema, ...parameter }) => ({
      ...parameter,
      example: parameter.example ?? schema.examples?.[0],
    }))
    .filter(({ name, example }) => example !== undefined && !without.includes(name))
  const valuesIn = (place: Parameter['in']): Record<string, string> =>
    Object.fromEntries(
      given
        .filter((parameter) => parameter.in === place)
        .map(({ name, example }) => [name, String(example)]),
    )
  const address = path
    .replace('{id}', idFor(path))
    .replace('{code}', valuesIn('path')['code'] ?? '')
  const binary = path === '/v1/datasets' || path === '/v1/models'
  const type =
    body === undefined
      ? {}
      : { 'content-type': binary ? 'application/octet-stream' : 'application/json' }
  return fetch(`${service.url}${address}?${new URLSearchParams(valuesIn('query')).toString()}`, {
    method: method.toUpperCase(),
    headers: { ...valuesIn('header'), ...type },
    ...(body === undefined
      ? {}
      : { body: binary ? (body as Buffer<ArrayBuffer>) : JSON.stringify(body) }),
  })
}

const bodiesOf = ({ operationId, requestBody }: Described): readonly unknown[] => {
  if (operationId === 'addDataset') return [archive]
  if (operationId === 'addModel') return [modelFile]
  const examples = Object.values(requestBody?.content['application/json']?.examples ?? {}).map(
    ({ value }) => value,
  )
  // also a document that this service exported
  if (operationId === 'importStudy') return [...examples, ...exported]
  return requestBody === undefined ? [undefined] : examples
}

const withoutKeyAndFields = ['idempotency-key', 'fields'] as const

/** A partial answer, which `fields` asks for, matches no schema: only its status is checked. */
async function expectDocumentedAnswer(
  operation: Described,
  body: unknown,
  without: readonly string[],
): Promise<void> {
  const { operationId, responses } = operation
  const response = await send(operation, body, without)
  // the next request needs them again
  await storeAgain[operationId]?.()
  const text = await response.text()
  expect([200, 201, 202, 204], text.slice(0, 400)).toContain(response.status)
  const documented = responses[String(response.status)]
  expect(documented, `${operationId} ${response.status} is described`).toBeDefined()
  if (response.status === 204) return
  const type = (response.headers.get('content-type') ?? '').split(';')[0] ?? ''
  const schema = documented?.content?.[type]?.schema
  expect(schema, `${operationId} ${type} is described`).toBeDefined()
  const isComplete = type === 'application/json' && without.length > 0
  if (!isComplete || schema === undefined) return
  const validate = validatorOf(schema)
  expect(validate(JSON.parse(text)), JSON.stringify(validate.errors)).toBe(true)
}

describe('every operation of the OpenAPI document', () => {
  it.each(operations.map((operation) => [operation.operationId, operation] as const))(
    '%s describes its parameters, and the answers to its examples match their schema',
    async (_operationId, operation) => {
      expect(operation.summary).toBeTruthy()
      expect(operation.tags).toHaveLength(1)
      for (const { name, description } of operation.parameters ?? [])
        if (name !== 'limit') expect(description, name).toBeTruthy()
      const bodies = bodiesOf(operation)
      expect(bodies.length, 'examples').toBeGreaterThan(0)
      for (const body of bodies) await expectDocumentedAnswer(operation, body, withoutKeyAndFields)
      // an idempotency key belongs to one body
      if (bodies.length === 1) await expectDocumentedAnswer(operation, bodies[0], [])
    },
  )

  it('the example of importStudy is created once and keeps its advice', async () => {
    const elsewhere = await serving()
    const [example] = Object.values(
      document.paths['/v1/imports']?.['post']?.requestBody?.content['application/json']?.examples ??
        {},
    ).map(({ value }) => value as { study: { id: string } })
    const imports = (): Promise<Response> => post(`${elsewhere.url}/v1/imports`, example)
    const study = await json(await imports())
    expect(study).toMatchObject({
      id: example?.study.id,
      state: 'done',
      advice: {
        verdict: 'does-not-fit',
        explanation: [
          expect.stringContaining('cannot be trained within 8 MiB'),
          expect.anything(),
          expect.anything(),
        ],
      },
    })
    expect((await imports()).status).toBe(200)
    expect(
      await json(await fetch(`${elsewhere.url}/v1/studies/${example?.study.id ?? ''}/export`)),
    ).toEqual(example)
    await elsewhere.close()
  })

  it.each(operations.map((operation) => [operation.operationId, operation] as const))(
    '%s documents every status of its refusals',
    async (operationId, operation) => {
      const address = operation.path.replace('{id}', 'unknown').replace('{code}', 'unknown')
      const method = operation.method.toUpperCase()
      const wrong: readonly RequestInit[] = [
        { method },
        { method, headers: { 'last-event-id': 'x' } },
        ...(method === 'POST'
          ? [
              { method, body: '{', headers: { 'content-type': 'application/json' } },
              { method, body: '[]', headers: { 'content-type': 'application/json' } },
              { method, body: 'x', headers: { 'content-type': 'text/weird' } },
            ]
          : []),
      ]
      for (const query of ['', '?limit=0&fields=nothing&lang=xx&cursor=x&createdAfter=x&sort=x']) {
        for (const init of wrong) {
          const response = await fetch(`${service.url}${address}${query}`, init)
          const text = await response.text()
          if (response.status >= 400)
            expect(
              Object.keys(operation.responses),
              `${operationId} ${response.status}: ${text}`,
            ).toContain(String(response.status))
          if (response.status >= 400)
            expect(response.headers.get('content-type')).toContain('application/problem+json')
          expect(response.status).toBeLessThan(500)
        }
      }
    },
  )
})
