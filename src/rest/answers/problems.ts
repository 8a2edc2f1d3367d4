/**
 * RFC 9457 problem documents: the one place where error codes become statuses.
 */
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { BatchwiseError, errorCodes, type ErrorCode, type Fault } from '../../errors.js'

export const problemMediaType = 'application/problem+json'

export const problemsByCode = {
  'invalid-request': { status: 400, title: 'The request has a wrong value' },
  'malformed-body': { status: 400, title: 'The body is not what its content type says' },
  'unsupported-media-type': { status: 415, title: 'This content type is not accepted here' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'headers-too-large': { status: 431, title: 'Address and headers are too large' },
  'method-not-allowed': { status: 405, title: 'This address does not take the method' },
  unauthenticated: { status: 401, title: 'It is not known who asks' },
  forbidden: { status: 403, title: 'The key does not allow this' },
  'rate-limited': { status: 429, title: 'Too many requests' },
  'too-many-studies': { status: 429, title: 'Too many studies are waiting or running' },
  'too-many-streams': { status: 429, title: 'Too many streams are open' },
  'storage-full': { status: 409, title: 'The data sets take as much as is allowed' },
  'not-found': { status: 404, title: 'Nothing is known under this address' },
  conflict: { status: 409, title: 'The request contradicts the state of what it refers to' },
  'idempotency-key-reused': {
    status: 422,
    title: 'The Idempotency-Key came with another request before',
  },
  unavailable: { status: 503, title: 'The service cannot answer now' },
  internal: { status: 500, title: 'A fault of the service' },
} as const satisfies Record<ErrorCode, { readonly status: number; readonly title: string }>

/** Where nothing more exact is known. */
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

/** Where a code is described; see `routes-problems.ts`. */
export const problemType = (code: ErrorCode): string => `/problems/${code}`

export function problemOf(error: BatchwiseError, instance: string): ProblemDocument {
  const { status, title } = problemsByCode[error.code]
  // `undefined` would vanish from the JSON: the value that came is part of every fault
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

/** Whatever was thrown, as an error with a code. */
export function toBatchwiseError(
  error: FastifyError | Error,
  request: FastifyRequest,
): BatchwiseError {
  if (error instanceof BatchwiseError) return error
  const status = 'statusCode' in error ? error.statusCode : undefined
  const sentType = request.headers['content-type'] ?? null
  if (status === 415) {
    return new BatchwiseError(
      errorCodes.unsupportedMediaType,
      `content type ${sentType ?? '(none)'} is not accepted here`,
      [
        {
          pointer: '/headers/content-type',
          value: sentType,
          accepted: acceptedTypes(request),
          message: `send ${acceptedTypes(request)}`,
        },
      ],
    )
  }
  if (status === 413)
    return new BatchwiseError(
      errorCodes.bodyTooLarge,
      `the body is larger than ${request.routeOptions.bodyLimit} bytes`,
    )
  if (status === 404)
    return new BatchwiseError(errorCodes.notFound, 'nothing is known under this address')
  if (status !== undefined && status >= 400 && status < 500) {
    const isBody =
      error instanceof SyntaxError || ('code' in error && error.code.startsWith('FST_ERR_CTP'))
    return isBody
      ? malformedJson(error.message)
      : new BatchwiseError(errorCodes.invalidRequest, error.message)
  }
  return new BatchwiseError(
    errorCodes.internal,
    `an unexpected fault; the log has it under request ${request.id}`,
    [],
    { cause: error },
  )
}

export function malformedJson(message: string): BatchwiseError {
  return new BatchwiseError(errorCodes.malformedBody, `the body is not valid JSON: ${message}`, [
    { pointer: '', value: null, accepted: 'a JSON document in UTF-8', message },
  ])
}

function acceptedTypes(request: FastifyRequest): string {
  return request.url.startsWith('/v1/datasets')
    ? 'application/octet-stream or application/zip'
    : 'application/json'
}
