/** GraphQL errors: the same codes as REST, in `extensions`. */
import { GraphQLError } from 'graphql'
import { BatchwiseError, errorCodes, type ErrorCode } from '../errors.js'
import { queryDepthMax } from './limits.js'

/** The classification that GraphQL clients know, by code. */
export const classifications = {
  'invalid-request': 'BAD_USER_INPUT',
  'malformed-body': 'BAD_REQUEST',
  'unsupported-media-type': 'BAD_REQUEST',
  'body-too-large': 'BAD_REQUEST',
  'headers-too-large': 'BAD_REQUEST',
  'method-not-allowed': 'BAD_REQUEST',
  unauthenticated: 'UNAUTHENTICATED',
  forbidden: 'FORBIDDEN',
  'rate-limited': 'TOO_MANY_REQUESTS',
  'too-many-studies': 'TOO_MANY_REQUESTS',
  'too-many-streams': 'TOO_MANY_REQUESTS',
  'storage-full': 'CONFLICT',
  'not-found': 'NOT_FOUND',
  conflict: 'CONFLICT',
  'idempotency-key-reused': 'CONFLICT',
  unavailable: 'UNAVAILABLE',
  internal: 'INTERNAL_SERVER_ERROR',
} as const satisfies Record<ErrorCode, string>

/** Statuses of requests that are refused before anything is executed; what is executed answers 200 with its errors. */
export const refusedStatuses: Readonly<Record<string, number>> = {
  unauthenticated: 401,
  'method-not-allowed': 405,
  'rate-limited': 429,
  'too-many-streams': 429,
} satisfies Partial<Record<ErrorCode, number>>

/** Where a code is described: the same page that REST's problems lead to. */
const pageOf = (code: ErrorCode): string => `/problems/${code}`

/** A query that does not validate comes as one error that carries the list. */
export function withoutEnvelope(error: GraphQLError): readonly GraphQLError[] {
  const carried: unknown =
    error.originalError !== undefined &&
    error.originalError !== null &&
    'errors' in error.originalError
      ? error.originalError.errors
      : null
  if (!Array.isArray(carried)) return [error]
  return carried.map((inner: unknown) =>
    inner instanceof GraphQLError
      ? inner
      : isOverflow(inner)
        ? tooDeep()
        : new GraphQLError(inner instanceof Error ? inner.message : String(inner)),
  )
}

export const isOverflow = (error: unknown): boolean =>
  error instanceof RangeError && error.message === 'Maximum call stack size exceeded'

/** The parser and the rules of validation call themselves: thousands of levels are more than they bear. */
export function tooDeep(): GraphQLError {
  const message = `the query is nested too deeply to be read: its depth is at most ${queryDepthMax}`
  return new GraphQLError(message, {
    originalError: new BatchwiseError(errorCodes.invalidRequest, message, [
      { pointer: '/query', value: null, accepted: `a depth of at most ${queryDepthMax}`, message },
    ]),
  })
}

/** What a client gets for an error of the executor, of a use case, or of the service itself (whose text stays in the log). */
export function presentError(error: GraphQLError, log: (fault: Error) => void): GraphQLError {
  // of a subscription, which was presented where it began
  if (String(error.extensions['code']) in classifications) return error
  const cause = causeOf(error)
  if (cause instanceof BatchwiseError)
    return withCode(
      error,
      cause.message,
      cause.code,
      cause.faults.map((fault) => ({ ...fault, value: fault.value ?? null })),
    )
  // the words and the code that clients of persisted queries wait for: they then send the query itself
  if (error.message === 'PersistedQueryNotFound')
    return withCode(error, error.message, errorCodes.notFound, [])
  // without a cause, or with one of GraphQL's own, the query itself was wrong
  if (cause === null || cause instanceof GraphQLError || isClientFault(cause))
    return withCode(error, error.message, errorCodes.invalidRequest, [])
  // before anything was executed
  if (isOverflow(cause) && error.path === undefined) return presentError(tooDeep(), log)
  log(cause)
  return withCode(error, 'an unexpected fault; the log has it', errorCodes.internal, [])
}

export function asGraphQLError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error
  const originalError = error instanceof Error ? error : new Error(String(error))
  return new GraphQLError(originalError.message, { originalError })
}

function causeOf(error: GraphQLError): Error | null {
  let cause: Error | null | undefined = error.originalError
  while (cause instanceof GraphQLError && cause.originalError instanceof Error)
    cause = cause.originalError
  return cause ?? null
}

const isClientFault = (error: Error): boolean =>
  'statusCode' in error && typeof error.statusCode === 'number' && error.statusCode < 500

function withCode(
  error: GraphQLError,
  message: string,
  code: ErrorCode,
  faults: readonly unknown[],
): GraphQLError {
  return new GraphQLError(message, {
    ...(error.nodes === undefined ? {} : { nodes: error.nodes }),
    ...(error.path === undefined ? {} : { path: error.path }),
    extensions: { code, classification: classifications[code], type: pageOf(code), faults },
  })
}
