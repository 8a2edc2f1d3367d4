/**
 * Errors named by what the caller should do. Every code is mapped to a transport once
 * (`src/rest/problems.ts`, `src/graphql/errors.ts`), exhaustively.
 */
export const errorCodes = {
  /** The request's shape or a value in it is wrong: correct it and send again. */
  invalidRequest: 'invalid-request',
  /** The body is not what its content type says (malformed JSON, truncated archive). */
  malformedBody: 'malformed-body',
  /** This content type is not accepted here. */
  unsupportedMediaType: 'unsupported-media-type',
  /** The body is larger than the service accepts. */
  bodyTooLarge: 'body-too-large',
  /** The address and the headers together are larger than the service accepts. */
  headersTooLarge: 'headers-too-large',
  /** This address does not take the method: `Allow` names those that it takes. */
  methodNotAllowed: 'method-not-allowed',
  /** Nobody knows who asks: send a key that is valid. */
  unauthenticated: 'unauthenticated',
  /** The key does not allow this: ask with one that has the scope. */
  forbidden: 'forbidden',
  /** Too many requests: wait as long as Retry-After says. */
  rateLimited: 'rate-limited',
  /** As many studies as are allowed are waiting or running: wait for one of them, or cancel one. */
  tooManyStudies: 'too-many-studies',
  /** As many streams and subscriptions of one key are open as are allowed: end one. */
  tooManyStreams: 'too-many-streams',
  /** The owner's data sets take as much as is allowed: delete one. */
  storageFull: 'storage-full',
  /** Nothing is known under this id or path. */
  notFound: 'not-found',
  /** The request contradicts the state of what it refers to. */
  conflict: 'conflict',
  /** The same Idempotency-Key came with another request: send a new key. */
  idempotencyKeyReused: 'idempotency-key-reused',
  /** The service is stopping or a part of it is missing: try again later. */
  unavailable: 'unavailable',
  /** A fault of the service itself. */
  internal: 'internal',
} as const
export type ErrorCode = (typeof errorCodes)[keyof typeof errorCodes]

/** One thing that is wrong: where (JSON pointer, RFC 6901), which value came, what is accepted. */
export interface Fault {
  readonly pointer: string
  readonly value: unknown
  readonly accepted: string
  readonly message: string
}

/** The only exception that crosses a layer on purpose. `message` is public. */
export class BatchwiseError extends Error {
  override readonly name = 'BatchwiseError'
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly faults: readonly Fault[] = [],
    options?: ErrorOptions,
  ) {
    super(message, options)
  }
}

/** The same work; a use case names the field at fault, a transport says where that field stood. */
export async function faultsAt<T>(
  place: (pointer: string) => string,
  work: Promise<T>,
): Promise<T> {
  return work.catch((error: unknown) => {
    if (!(error instanceof BatchwiseError)) throw error
    throw new BatchwiseError(
      error.code,
      error.message,
      error.faults.map((fault) => ({ ...fault, pointer: place(fault.pointer) })),
      { cause: error },
    )
  })
}

/** A request with one wrong value. Example: `invalid('/data/rows', -1, 'a whole number >= 1', 'rows must be …')`. */
export function invalid(
  pointer: string,
  value: unknown,
  accepted: string,
  message: string,
): BatchwiseError {
  return new BatchwiseError(errorCodes.invalidRequest, message, [
    { pointer, value, accepted, message },
  ])
}
