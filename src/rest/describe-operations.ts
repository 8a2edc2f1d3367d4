/** What the routes' schemas cannot say in the OpenAPI document: examples, headers of answers, what an answer leads to, events of streams, and answers without a body. */
import { bodyExamples, parameterExamples } from './examples.js'
import { linksOf } from './operation-links.js'

interface Answer { description?: string; content?: Record<string, { schema?: unknown; examples?: unknown }>; headers?: Record<string, object>; links?: Record<string, object> }
interface Operation {
  operationId?: string
  parameters?: { name: string; in: string; example?: unknown; required?: boolean; schema?: object }[]
  requestBody?: { content: Record<string, { examples?: unknown }> }
  responses: Record<string, Answer>
}

const header = (description: string, type: 'string' | 'integer' = 'string'): object => ({ description, schema: { type } })
const headers = {
  location: { Location: header('Address of what was stored') },
  retryAfter: { 'Retry-After': header('Seconds after which to ask again', 'integer') },
  etag: { ETag: header('Of what the answer says: send it back as If-None-Match') },
  link: { Link: header('rel="next": address of the next page') },
}
const ifNoneMatch = { name: 'if-none-match', in: 'header', required: false, description: 'ETags of answers that are at hand: 304 where the answer is still one of them', schema: { type: 'string' } }

/** The document with all of that. */
export function describeOperations<Document extends object>(document: Document): Document {
  const copy = structuredClone(document) as Document & { paths?: Record<string, Record<string, Operation>> }
  for (const [path, methods] of Object.entries(copy.paths ?? {})) for (const [method, operation] of Object.entries(methods)) describe(path, method, operation)
  return copy
}

function describe(path: string, method: string, operation: Operation): void {
  const { operationId = '', responses } = operation
  for (const parameter of operation.parameters ?? []) {
    const example = parameterExamples[operationId]?.[parameter.name]
    if (example !== undefined) parameter.example = example
  }
  const body = operation.requestBody?.content['application/json']
  const examples = bodyExamples[operationId]
  if (body !== undefined && examples !== undefined) body.examples = examples
  for (const [status, answer] of Object.entries(responses)) {
    const said = {
      ...(status === '201' || status === '202' ? headers.location : {}), ...(status === '202' || status === '429' || status === '503' ? headers.retryAfter : {}),
      ...(status === '200' && operationId === 'listStudies' ? headers.link : {}), ...(status === '200' && isCached(path, method, answer) ? headers.etag : {}),
    }
    if (Object.keys(said).length > 0) answer.headers = said
    const links = status.startsWith('2') ? linksOf(operationId) : {}
    if (Object.keys(links).length > 0) answer.links = links
  }
  const stream = responses['200']?.content?.['text/event-stream']
  if (stream !== undefined) stream.schema = eventOf(stream.schema)
  if (operationId === 'watchStudy') responses['204'] = { description: 'The study is final and `Last-Event-ID` was its last event: an EventSource does not come back' }
  if (!isCached(path, method, responses['200'])) return
  operation.parameters = [...(operation.parameters ?? []), structuredClone(ifNoneMatch)]
  responses['304'] = { description: 'The answer is the one that is at hand', headers: headers.etag }
}

/** The fields of a server-sent event; its data is JSON text of this schema. */
const eventOf = (schema: unknown): object => ({
  type: 'object', required: ['id', 'event', 'data'],
  properties: { id: { type: 'string', pattern: '^[1-9]\\d*$' }, event: { type: 'string' }, data: { type: 'string', contentMediaType: 'application/json', contentSchema: schema }, retry: { type: 'integer', minimum: 0 } },
})

const isCached = (path: string, method: string, answer: Answer | undefined): boolean => method === 'get' && path.startsWith('/v1/') && answer?.content?.['application/json'] !== undefined
