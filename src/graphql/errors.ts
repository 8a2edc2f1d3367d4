/** GraphQL errors: the codes of REST, in `extensions`. */
import { GraphQLError } from 'graphql'
import { BatchwiseError, errorCodes, invalid, type ErrorCode, type Fault } from '../errors.js'
import { queryDepthMax } from './limits.js'

interface GraphqlMapping {
  /** The classification that GraphQL clients know. */
  readonly classification: string
  /** Status of a request that is refused before it executes; otherwise the status is 200. */
  readonly refusedStatus?: number
}

export const mappingByCode = {
  'invalid-request': { classification: 'BAD_USER_INPUT' },
  'malformed-body': { classification: 'BAD_REQUEST' },
  'unsupported-media-type': { classification: 'BAD_REQUEST' },
  'body-too-large': { classification: 'BAD_REQUEST' },
  'headers-too-large': { classification: 'BAD_REQUEST' },
  'method-not-allowed': { classification: 'BAD_REQUEST', refusedStatus: 405 },
  'not-found': { classification: 'NOT_FOUND' },
  'idempotency-key-reused': { classification: 'CONFLICT' },
  unauthenticated: { classification: 'UNAUTHENTICATED', refusedStatus: 401 },
  forbidden: { classification: 'FORBIDDEN' },
  'rate-limited': { classification: 'TOO_MANY_REQUESTS', refusedStatus: 429 },
  unavailable: { classification: 'UNAVAILABLE' },
  'too-many-studies': { classification: 'TOO_MANY_REQUESTS' },
  'too-many-streams': { classification: 'TOO_MANY_REQUESTS', refusedStatus: 429 },
  'storage-full': { classification: 'CONFLICT' },
  conflict: { classification: 'CONFLICT' },
  internal: { classification: 'INTERNAL_SERVER_ERROR' },
} as const satisfies Record<ErrorCode, GraphqlMapping>

/** The status of a refused request, by its first error; undefined where the code has none. */
export function refusedStatusOf(errors: readonly GraphQLError[]): number | undefined {
  const code = errors[0]?.extensions['code']
  if (!isErrorCode(code)) return undefined
  const mapping: GraphqlMapping = mappingByCode[code]
  return mapping.refusedStatus
}

const isErrorCode = (code: unknown): code is ErrorCode =>
  typeof code === 'string' && Object.hasOwn(mappingByCode, code)

/** Writes an unexpected error to the log. */
export type LogError = (error: Error) => void

/** Turns anything that was thrown into what a client may know of it. */
export type PresentError = (error: unknown) => GraphQLError

/** Texts of internal errors go to the log only. */
export function errorPresenter(log: LogError): PresentError {
  return (error) => presentError(asGraphQLError(error), log)
}

function presentError(error: GraphQLError, log: LogError): GraphQLError {
  // an error of a subscription is presented where the subscription starts
  if (isErrorCode(error.extensions['code'])) return error
  const cause = rootCauseOf(error)
  if (cause instanceof BatchwiseError) return withCode(error, cause)
  // clients of persisted queries wait for this text and this code: they then send the whole query
  if (error.message === 'PersistedQueryNotFound')
    return withCode(error, { code: errorCodes.notFound, message: error.message })
  if (cause === null || isQueryFault(cause))
    return withCode(error, { code: errorCodes.invalidRequest, message: error.message })
  const isBeforeExecution = error.path === undefined
  if (isStackOverflow(cause) && isBeforeExecution) return withCode(error, nestedTooDeeply())
  log(cause)
  return withCode(error, {
    code: errorCodes.internal,
    message: 'an unexpected fault; the log has it',
  })
}

/** GraphQL's own errors, and errors with a 4xx status, mean that the query is wrong. */
function isQueryFault(cause: Error): boolean {
  if (cause instanceof GraphQLError) return true
  return 'statusCode' in cause && typeof cause.statusCode === 'number' && cause.statusCode < 500
}

/** mercurius reports a query that does not validate as one error that carries the list. */
export function validationErrorsIn(error: GraphQLError): readonly GraphQLError[] {
  const { originalError } = error
  if (originalError === undefined || !('errors' in originalError)) return [error]
  return Array.isArray(originalError.errors) ? originalError.errors.map(asQueryFault) : [error]
}

function asQueryFault(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error
  if (isStackOverflow(error)) return asGraphQLError(nestedTooDeeply())
  return new GraphQLError(error instanceof Error ? error.message : String(error))
}

/** The parser and the validation rules are recursive: a few thousand levels overflow the stack. */
export const isStackOverflow = (error: unknown): boolean =>
  error instanceof RangeError && error.message === 'Maximum call stack size exceeded'

export function nestedTooDeeply(): BatchwiseError {
  return invalid(
    '/query',
    null,
    `a depth of at most ${queryDepthMax}`,
    `the query is nested too deeply: its depth is at most ${queryDepthMax}`,
  )
}

export function asGraphQLError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error
  const originalError = error instanceof Error ? error : new Error(String(error))
  return new GraphQLError(originalError.message, { originalError })
}

function rootCauseOf(error: GraphQLError): Error | null {
  let cause = error.originalError ?? null
  while (cause instanceof GraphQLError && cause.originalError instanceof Error)
    cause = cause.originalError
  return cause
}

interface CodedError {
  readonly code: ErrorCode
  readonly message: string
  readonly faults?: readonly Fault[]
}

/** Keeps where the error occurred; everything else comes from `presented`. */
function withCode(error: GraphQLError, { code, message, faults = [] }: CodedError): GraphQLError {
  return new GraphQLError(message, {
    nodes: error.nodes ?? null,
    path: error.path ?? null,
    extensions: {
      code,
      classification: mappingByCode[code].classification,
      // the page that problems of REST lead to as well
      type: `/problems/${code}`,
      faults: faults.map((fault) => ({ ...fault, value: fault.value ?? null })),
    },
  })
}
