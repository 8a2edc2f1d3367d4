/** RFC 9457 problem documents. The only place that maps error codes to HTTP statuses. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { BatchwiseError, ErrorCode, Fault } from '../../errors.js'

export const problemMediaType = 'application/problem+json'

export const problemsByCode = {
  'invalid-request': { status: 400, title: 'The request has an invalid value' },
  'malformed-body': { status: 400, title: 'The body does not match its content type' },
  'unsupported-media-type': { status: 415, title: 'Unsupported content type' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'headers-too-large': { status: 431, title: 'Address and headers are too large' },
  'method-not-allowed': { status: 405, title: 'Method not allowed for this address' },
  unauthenticated: { status: 401, title: 'A valid key is needed' },
  forbidden: { status: 403, title: 'The key lacks the scope' },
  'rate-limited': { status: 429, title: 'Too many requests' },
  'too-many-studies': { status: 429, title: 'Too many unfinished studies' },
  'too-many-streams': { status: 429, title: 'Too many open streams' },
  'storage-full': { status: 409, title: 'The storage quota is used up' },
  'not-found': { status: 404, title: 'Not found' },
  conflict: { status: 409, title: 'The request conflicts with the state of its subject' },
  'idempotency-key-reused': {
    status: 422,
    title: 'The Idempotency-Key was used for another request',
  },
  unavailable: { status: 503, title: 'The service is unavailable' },
  internal: { status: 500, title: 'Internal error' },
} as const satisfies Record<ErrorCode, { readonly status: number; readonly title: string }>

/** Seconds in `Retry-After`, unless the sender of the problem knows better. */
const retryAfterSeconds: Readonly<Record<number, number>> = { 429: 30, 503: 5 }

export interface ProblemDocument {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly code: ErrorCode
  readonly detail: string
  readonly instance: string
  readonly errors: readonly Fault[]
}

/** Address of the page about an error code (routes/problem-pages.ts). */
export const problemType = (code: ErrorCode): string => `/problems/${code}`

export function problemOf(error: BatchwiseError, instance: string): ProblemDocument {
  const { status, title } = problemsByCode[error.code]
  // JSON drops `undefined`, but every fault has a value
  const errors = error.faults.map((fault) => ({ ...fault, value: fault.value ?? null }))
  return {
    type: problemType(error.code),
    title,
    status,
    code: error.code,
    detail: error.message,
    instance,
    errors,
  }
}

export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  error: BatchwiseError,
): FastifyReply {
  const problem = problemOf(error, request.url)
  const retryAfter = retryAfterSeconds[problem.status]
  if (retryAfter !== undefined && !reply.hasHeader('retry-after'))
    reply.header('retry-after', String(retryAfter))
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer realm="batchwise"')
  return reply
    .code(problem.status)
    .type(problemMediaType)
    .serializer((body: unknown) => JSON.stringify(body))
    .send(problem)
}
