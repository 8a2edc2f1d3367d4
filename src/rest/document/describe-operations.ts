/** What the routes' schemas cannot say in the OpenAPI document: examples, headers of answers, what an answer leads to, events of streams, and answers without a body. */
import { answerHeaders, type AnswerHeader } from '../../http/answer-headers.js'
import { bodyExamples, parameterExamples } from './examples.js'
import { linksOf } from './operation-links.js'

interface Answer {
  description?: string
  content?: Record<string, { schema?: unknown; examples?: unknown }>
  headers?: Record<string, object>
  links?: Record<string, object>
}
interface Operation {
  operationId?: string
  parameters?: {
    name: string
    in: string
    example?: unknown
    required?: boolean
    schema?: object
  }[]
  requestBody?: { content: Record<string, { examples?: unknown }> }
  responses: Record<string, Answer>
}

const header = (name: AnswerHeader, type: 'string' | 'integer' = 'string'): object => ({
  description: answerHeaders[name],
  schema: { type },
})
const headers = {
  location: { Location: header('location') },
  retryAfter: { 'Retry-After': header('retry-after', 'integer') },
  etag: { ETag: header('etag') },
  link: { Link: header('link') },
  applied: { 'Preference-Applied': header('preference-applied') },
}
const ifNoneMatch = {
  name: 'if-none-match',
  in: 'header',
  required: false,
  description: 'ETags of answers that are at hand: 304 where the answer is still one of them',
  schema: { type: 'string' },
}

/** Of answers that their route does not describe. */
const usualWords: Readonly<Record<string, string>> = {
  200: 'The answer',
  201: 'It was stored',
  202: 'It is waited for; ask again',
}
/** Parameters with an example beside them, which a page puts into its form (one inside the schema it does not): nobody is surprised by what they do. A filter or a choice of fields that somebody did not make would hide what they look for. */
const filledIn: ReadonlySet<string> = new Set(['prefer', 'last-event-id', 'code'])

/** The document with all of that. */
export function describeOperations<Document extends object>(document: Document): Document {
  const copy = structuredClone(document) as Document & {
    paths?: Record<string, Record<string, Operation>>
  }
  for (const [path, methods] of Object.entries(copy.paths ?? {}))
    for (const [method, operation] of Object.entries(methods)) describe(path, method, operation)
  return copy
}

function describe(path: string, method: string, operation: Operation): void {
  const { operationId = '', responses } = operation
  for (const parameter of operation.parameters ?? []) {
    const example = parameterExamples[operationId]?.[parameter.name]
    if (example === undefined) continue
    if (filledIn.has(parameter.name)) parameter.example = example
    else parameter.schema = { ...parameter.schema, examples: [example] }
  }
  const body = operation.requestBody?.content['application/json']
  const examples = bodyExamples[operationId]
  if (body !== undefined && examples !== undefined) body.examples = examples
  for (const [status, answer] of Object.entries(responses)) {
    const words = usualWords[status]
    if (words !== undefined && answer.description === 'Default Response') answer.description = words
    const said = {
      ...(status === '201' || status === '202' ? headers.location : {}),
      ...(status === '202' || status === '429' || status === '503' ? headers.retryAfter : {}),
      ...(status === '200' && (operationId === 'listStudies' || operationId === 'listDatasets')
        ? headers.link
        : {}),
      ...(status === '200' && isCached(path, method, answer) ? headers.etag : {}),
      ...((status === '200' || status === '202') &&
      (operationId === 'submitStudy' || operationId === 'getStudy')
        ? headers.applied
        : {}),
    }
    if (Object.keys(said).length > 0) answer.headers = said
    const links = status.startsWith('2') ? linksOf(operationId) : {}
    if (Object.keys(links).length > 0) answer.links = links
  }
  const stream = responses['200']?.content?.['text/event-stream']
  if (stream !== undefined) stream.schema = eventOf(stream.schema)
  if (operationId === 'watchStudy')
    responses['204'] = {
      description:
        'The study is final and `Last-Event-ID` was its last event: an EventSource does not come back',
    }
  if (!isCached(path, method, responses['200'])) return
  operation.parameters = [...(operation.parameters ?? []), structuredClone(ifNoneMatch)]
  responses['304'] = { description: 'The answer is the one that is at hand', headers: headers.etag }
}

/** The fields of a server-sent event; its data is JSON text of this schema. */
const eventOf = (schema: unknown): object => ({
  type: 'object',
  required: ['id', 'event', 'data'],
  properties: {
    id: { type: 'string', pattern: '^[1-9]\\d*$' },
    event: { type: 'string' },
    data: { type: 'string', contentMediaType: 'application/json', contentSchema: schema },
    retry: { type: 'integer', minimum: 0 },
  },
})

const isCached = (path: string, method: string, answer: Answer | undefined): boolean =>
  method === 'get' && path.startsWith('/v1/') && answer?.content?.['application/json'] !== undefined
