import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Problem } from '../../src/rest/schemas.js'
import { post } from '../support/listening.js'
import { serving, someQuestion, type Serving } from '../support/serving.js'

/** Requests for which the service once contradicted its OpenAPI document. */
let service: Serving
beforeAll(async () => {
  service = await serving()
})
afterAll(() => service.close())
const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${service.url}${path}`, { headers })
const problem = async (response: Response): Promise<ReturnType<typeof Problem.parse>> =>
  Problem.parse(await response.json())

const document = JSON.parse(
  readFileSync(new URL('../../openapi/openapi.json', import.meta.url), 'utf8'),
) as {
  readonly paths: Record<
    string,
    Record<
      string,
      {
        readonly operationId: string
        readonly parameters?: readonly { readonly name: string; readonly schema: object }[]
        readonly responses: Record<
          string,
          { readonly links?: Record<string, { readonly operationId: string }> }
        >
      }
    >
  >
  readonly components: object
}
const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods))
/** Whether the document allows a value for a parameter. */
const allows = (operationId: string, name: string, value: unknown): boolean => {
  const schema = operations
    .find((operation) => operation.operationId === operationId)
    ?.parameters?.find((parameter) => parameter.name === name)?.schema
  if (schema === undefined) throw new Error(`${operationId} has no ${name}`)
  return new Ajv2020({ strict: false, validateFormats: false }).validate(schema, value)
}

test.each(['%05', '%C3%A9', 'a%22b'])(
  'an export of the id %s, which is invalid in a header, is not found',
  async (id) => {
    const response = await get(`/v1/studies/${id}/export`)
    expect(response.status).toBe(404)
    expect((await problem(response)).code).toBe('not-found')
  },
)

test('an address that cannot be decoded gets a documented problem', async () => {
  for (const [path, methods] of Object.entries(document.paths)) {
    const get = methods['get']
    if (get === undefined || !path.includes('{')) continue
    const response = await fetch(`${service.url}${path.replace(/\{\w+\}/, '%zz')}`)
    expect([response.status, (await problem(response)).code], path).toEqual([
      400,
      'invalid-request',
    ])
    expect(Object.keys(get.responses), path).toContain('400')
  }
})

test.each(['', ' 5', '0x5', '1e1', '5.0', 'five'])(
  'limit "%s" is refused: it is not an integer',
  async (limit) => {
    const response = await get(`/v1/studies?limit=${encodeURIComponent(limit)}`)
    expect(response.status).toBe(400)
    expect((await problem(response)).errors[0]?.pointer).toBe('/query/limit')
  },
)

test.each([
  ['cursor', 500],
  ['device', 200],
  ['model', 500],
  ['fields', 2000],
])('%s may have %s characters, counted by code point', async (name, lengthMax) => {
  const longest = '🧮'.repeat(lengthMax)
  const tooLong = '🧮'.repeat(lengthMax + 1)
  expect([allows('listStudies', name, longest), allows('listStudies', name, tooLong)]).toEqual([
    true,
    false,
  ])
  const answerTo = async (value: string): Promise<string> =>
    (await get(`/v1/studies?${name}=${encodeURIComponent(value)}`)).text()
  // a longer address is refused before it is parsed
  if (lengthMax > 1000) return
  expect(await answerTo(longest)).not.toContain('at most')
  expect(await answerTo(tooLong)).toContain(`at most ${lengthMax} characters`)
})

describe('headers', () => {
  test.each([
    ['listStudies', 'if-none-match', 'x', true],
    ['submitStudy', 'idempotency-key', 'a b', false],
    ['submitStudy', 'idempotency-key', 'a-b', true],
    ['watchStudy', 'last-event-id', '1.5', false],
    ['watchStudy', 'last-event-id', '7', true],
    ['watchStudy', 'last-event-id', '9'.repeat(16), false],
  ])('%s: %s "%s" is as the document says', (operationId, name, value, allowed) => {
    expect(allows(operationId, name, value)).toBe(allowed)
  })
  test('are refused if the document refuses them', async () => {
    for (const id of ['1.5', '9'.repeat(16), '-1'])
      expect(
        (await get('/v1/studies/none/events', { 'last-event-id': id })).status,
      ).toBeGreaterThanOrEqual(400)
    expect(
      (await post(`${service.url}/v1/studies`, someQuestion, { 'idempotency-key': 'a b' })).status,
    ).toBe(400)
  })
})

test('JSON with a forbidden field name is not reported as invalid JSON', async () => {
  const said = await problem(
    await post(`${service.url}/v1/studies`, '{"model": {"keras": {"__proto__": 1}}}'),
  )
  expect(said).toMatchObject({ code: 'malformed-body', status: 400 })
  expect(said.detail).toContain('__proto__')
  expect((await problem(await post(`${service.url}/v1/studies`, '{"model": ]'))).detail).toContain(
    'not valid JSON',
  )
})

test('a currency has at most 12 letters of any script; a preset is from the list', async () => {
  const ask = (rest: object): Promise<Response> =>
    post(`${service.url}/v1/studies`, { ...someQuestion, ...rest })
  for (const currency of ['EUR', '元', '€', '𝒜'.repeat(12)])
    expect((await ask({ price: { perHour: 1, currency } })).status).toBeLessThan(300)
  for (const currency of ['', 'E R', '𝒜'.repeat(13), '1'])
    expect((await problem(await ask({ price: { perHour: 1, currency } }))).errors[0]?.pointer).toBe(
      '/price/currency',
    )
  const unknown = await problem(await ask({ model: { preset: 'none' } }))
  expect(unknown.errors[0]).toMatchObject({
    pointer: '/model/preset',
    value: 'none',
    accepted: expect.stringContaining('mlp') as string,
  })
})

test('every link of the document refers to one of its operations', () => {
  const names = operations.map(({ operationId }) => operationId)
  const led = operations.flatMap(({ responses }) =>
    Object.values(responses).flatMap(({ links }) =>
      Object.values(links ?? {}).map(({ operationId }) => operationId),
    ),
  )
  expect(led.length).toBeGreaterThan(10)
  for (const operationId of led) expect(names).toContain(operationId)
})
