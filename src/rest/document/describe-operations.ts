/**
 * Completes the operations with what the schemas of the routes cannot express: examples, headers
 * and links of answers, the fields of server-sent events, and answers without a body.
 */
import { answerHeaders, type AnswerHeader } from '../../http/answer-headers.js'
import { bodyExamples, parameterExamples } from './examples.js'
import { linksOf } from './operation-links.js'
import { eachOperation } from './operations.js'
import type { Answer, OpenApiDocument, Operation, Parameter } from './operations.js'

/** Descriptions of answers whose schema has none. */
const defaultDescriptions: Readonly<Record<string, string>> = {
  200: 'The answer',
  201: 'Stored',
  202: 'Queued: ask again later',
}

const headersByStatus: Readonly<Record<string, readonly AnswerHeader[]>> = {
  201: ['location'],
  202: ['location', 'retry-after'],
  429: ['retry-after'],
  503: ['retry-after'],
}
const pagedOperations: ReadonlySet<string> = new Set(['listStudies', 'listDatasets', 'listModels'])
const waitingOperations: ReadonlySet<string> = new Set(['submitStudy', 'getStudy'])

/**
 * Parameters whose example the page fills into its form, because it is beside the schema. The
 * other examples are inside the schema: filled in, a filter would hide studies from the reader.
 */
const filledIn: ReadonlySet<string> = new Set(['prefer', 'last-event-id', 'code'])

const ifNoneMatch: Parameter = {
  name: 'if-none-match',
  in: 'header',
  required: false,
  description: 'ETags of answers that the client has: 304 when the answer is still one of them',
  schema: { type: 'string' },
}

export function describeOperations(document: OpenApiDocument): void {
  eachOperation(document, (operation, path, method) => {
    const isCached = isCacheable(operation, path, method)
    addParameterExamples(operation)
    addBodyExamples(operation)
    for (const [status, answer] of Object.entries(operation.responses))
      describeAnswer(operation, status, answer, isCached)
    describeStream(operation)
    if (isCached) addNotModified(operation)
  })
}

/** Answers to GET under /v1 have an ETag (answers/etag.ts). */
function isCacheable({ responses }: Operation, path: string, method: string): boolean {
  const hasJson = responses['200']?.content?.['application/json'] !== undefined
  return method === 'get' && path.startsWith('/v1/') && hasJson
}

function addParameterExamples({ operationId = '', parameters = [] }: Operation): void {
  for (const parameter of parameters) {
    const example = parameterExamples[operationId]?.[parameter.name]
    if (example === undefined) continue
    if (filledIn.has(parameter.name)) parameter.example = example
    else parameter.schema = { ...parameter.schema, examples: [example] }
  }
}

function addBodyExamples({ operationId = '', requestBody }: Operation): void {
  const body = requestBody?.content['application/json']
  const examples = bodyExamples[operationId]
  if (body !== undefined && examples !== undefined) body.examples = examples
}

function describeAnswer(
  { operationId = '' }: Operation,
  status: string,
  answer: Answer,
  isCached: boolean,
): void {
  const description = defaultDescriptions[status]
  if (description !== undefined && answer.description === 'Default Response')
    answer.description = description
  const headers = headersOf(operationId, status, isCached)
  if (headers.length > 0) answer.headers = describeHeaders(headers)
  const links = status.startsWith('2') ? linksOf(operationId) : undefined
  if (links !== undefined) answer.links = links
}

/** The headers that an answer may have. */
function headersOf(operationId: string, status: string, isCached: boolean): AnswerHeader[] {
  const headers = [...(headersByStatus[status] ?? [])]
  if (status === '200' && pagedOperations.has(operationId)) headers.push('link')
  if (status === '200' && isCached) headers.push('etag')
  if (appliesWait(operationId, status)) headers.push('preference-applied')
  return headers
}

function appliesWait(operationId: string, status: string): boolean {
  return waitingOperations.has(operationId) && (status === '200' || status === '202')
}

function describeHeaders(names: readonly AnswerHeader[]): Record<string, object> {
  return Object.fromEntries(
    names.map((name) => {
      const type = name === 'retry-after' ? 'integer' : 'string'
      return [titleCase(name), { description: answerHeaders[name], schema: { type } }]
    }),
  )
}

/** Example: `retry-after` -> `Retry-After`. */
function titleCase(name: AnswerHeader): string {
  if (name === 'etag') return 'ETag'
  return name.replace(/\b[a-z]/g, (letter) => letter.toUpperCase())
}

function describeStream({ operationId, responses }: Operation): void {
  const stream = responses['200']?.content?.['text/event-stream']
  if (stream !== undefined) stream.schema = serverSentEvent(stream.schema)
  if (operationId === 'watchStudy')
    responses['204'] = {
      description:
        'The study is final and `Last-Event-ID` was its last event. An EventSource does not ' +
        'reconnect',
    }
}

/** The fields of a server-sent event. Its data is JSON text of the given schema. */
function serverSentEvent(dataSchema: unknown): object {
  return {
    type: 'object',
    required: ['id', 'event', 'data'],
    properties: {
      id: { type: 'string', pattern: '^[1-9]\\d*$' },
      event: { type: 'string' },
      data: { type: 'string', contentMediaType: 'application/json', contentSchema: dataSchema },
      retry: { type: 'integer', minimum: 0 },
    },
  }
}

function addNotModified(operation: Operation): void {
  operation.parameters = [...(operation.parameters ?? []), structuredClone(ifNoneMatch)]
  operation.responses['304'] = {
    description: 'The client has this answer already',
    headers: describeHeaders(['etag']),
  }
}
