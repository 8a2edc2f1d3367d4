/**
 * Error codes, grouped by what the caller should do. Each transport maps every code once
 * (`rest/answers/problems.ts`, `graphql/errors.ts`).
 */
export const errorCodes = {
  // Correct the request and send it again.
  /** A value is wrong; `faults` say where and what is accepted. */
  invalidRequest: 'invalid-request',
  /** The body does not parse as its content type (malformed JSON, truncated archive). */
  malformedBody: 'malformed-body',
  unsupportedMediaType: 'unsupported-media-type',
  bodyTooLarge: 'body-too-large',
  /** The address and the headers together. */
  headersTooLarge: 'headers-too-large',
  /** The header `Allow` names the accepted methods. */
  methodNotAllowed: 'method-not-allowed',
  /** No resource has this id or path. */
  notFound: 'not-found',
  /** Send a new Idempotency-Key: this one came with another request. */
  idempotencyKeyReused: 'idempotency-key-reused',

  // Send another key.
  /** The key is missing, unknown, expired or revoked. */
  unauthenticated: 'unauthenticated',
  /** The key lacks the scope. */
  forbidden: 'forbidden',

  // Wait, then send the same request again.
  /** The header `Retry-After` says how long. */
  rateLimited: 'rate-limited',
  /** The service is stopping, or a part of it does not answer. */
  unavailable: 'unavailable',

  // Release something first.
  /** Wait for an unfinished study, or cancel one. */
  tooManyStudies: 'too-many-studies',
  /** Close a stream or a subscription of this key. */
  tooManyStreams: 'too-many-streams',
  /** Delete a data set of this owner. */
  storageFull: 'storage-full',
  /** Change the state of the resource, which contradicts the request. */
  conflict: 'conflict',

  // Report it: the service is at fault.
  internal: 'internal',
} as const
export type ErrorCode = (typeof errorCodes)[keyof typeof errorCodes]

/** One wrong value: where it is, which value came, what is accepted, what to do. */
export interface Fault {
  /** JSON pointer (RFC 6901). */
  readonly pointer: string
  readonly value: unknown
  readonly accepted: string
  readonly message: string
}

/** Longest text of an error: a name or a value out of a file may be as long as the file. */
const textMax = 4000

const clipped = (text: string): string =>
  text.length > textMax ? `${text.slice(0, textMax)}…` : text

/** A long value becomes the beginning of its JSON. */
function clippedValue(value: unknown): unknown {
  if (typeof value === 'string') return clipped(value)
  if (typeof value !== 'object' || value === null) return value
  const text = JSON.stringify(value)
  return text.length > textMax ? clipped(text) : value
}

const clippedFault = ({ pointer, value, accepted, message }: Fault): Fault => ({
  pointer: clipped(pointer),
  value: clippedValue(value),
  accepted: clipped(accepted),
  message: clipped(message),
})

/**
 * The only exception that crosses a layer on purpose. `message` and `faults` are public; `cause`
 * is internal and goes to the log only.
 */
export class BatchwiseError extends Error {
  override readonly name = 'BatchwiseError'
  readonly faults: readonly Fault[]
  constructor(
    readonly code: ErrorCode,
    message: string,
    faults: readonly Fault[] = [],
    options?: ErrorOptions,
  ) {
    super(clipped(message), options)
    this.faults = faults.map(clippedFault)
  }
}

/**
 * A request with one wrong value.
 * Example: `invalid('/data/rows', -1, 'a whole number >= 1', 'rows must be at least 1')`.
 */
export function invalid(
  pointer: string,
  value: unknown,
  accepted: string,
  message: string,
): BatchwiseError {
  return withOneFault(errorCodes.invalidRequest, { pointer, value, accepted, message })
}

/** A body, or a part of it, that does not parse. */
export function malformed(
  pointer: string,
  value: unknown,
  accepted: string,
  message: string,
): BatchwiseError {
  return withOneFault(errorCodes.malformedBody, { pointer, value, accepted, message })
}

const withOneFault = (code: ErrorCode, fault: Fault): BatchwiseError =>
  new BatchwiseError(code, fault.message, [fault])

/**
 * Passes a use case's result on. A use case names the field at fault; `place` turns that pointer
 * into where the transport received the field.
 */
export async function faultsAt<T>(
  place: (pointer: string) => string,
  useCase: Promise<T>,
): Promise<T> {
  try {
    return await useCase
  } catch (error) {
    if (!(error instanceof BatchwiseError)) throw error
    const faults = error.faults.map((fault) => ({ ...fault, pointer: place(fault.pointer) }))
    throw new BatchwiseError(error.code, error.message, faults, { cause: error })
  }
}
