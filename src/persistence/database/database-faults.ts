/** What PostgreSQL refuses, as errors that say what the caller should do. */
import { Prisma } from '../../generated/sqlite/client.js'
import { BatchwiseError, errorCodes } from '../../errors.js'

/** Prisma's codes for a database that cannot be reached, or that hung up. */
const unreachableCodes: readonly string[] = ['P1001', 'P1002', 'P1008', 'P1017', 'P2024']
/** PostgreSQL's own: connection exceptions (08), too many clients, and shutting down (57P). */
const unreachableStates = /^(08|53300|57P0)/
/** Text with a NUL character, which PostgreSQL does not store. */
const unstorableStates: ReadonlySet<string> = new Set(['22021', '22P05', '22P02'])

/** The error to throw instead: `unavailable`, `invalid-request`, or the error itself. */
export function databaseFault(error: unknown): unknown {
  if (isUnreachable(error)) return databaseUnavailable(error)
  return unstorableStates.has(stateOf(error)) ? unstorable(error) : error
}

export function databaseUnavailable(cause: unknown): BatchwiseError {
  const message = 'the database does not answer: send the same request again'
  return new BatchwiseError(errorCodes.unavailable, message, [], { cause })
}

function isUnreachable(error: unknown): boolean {
  const code = textAt(error, 'code')
  if (unreachableCodes.includes(code) || unreachableStates.test(stateOf(error))) return true
  const isTransaction = code === 'P2028' || error instanceof Prisma.PrismaClientUnknownRequestError
  return isTransaction && /terminat|closed|ECONN|timeout/i.test(textAt(error, 'message'))
}

/** The five characters with which PostgreSQL names an error; empty without them. */
function stateOf(error: unknown): string {
  const cause = valueAt(valueAt(valueAt(error, 'meta'), 'driverAdapterError'), 'cause')
  return textAt(cause, 'originalCode')
}

function unstorable(cause: unknown): BatchwiseError {
  const fault = {
    pointer: '',
    value: null,
    accepted: 'text without NUL characters and without half surrogate pairs',
    message: 'the request has text that cannot be stored',
  }
  return new BatchwiseError(errorCodes.invalidRequest, fault.message, [fault], { cause })
}

const valueAt = (value: unknown, field: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, field) : undefined

function textAt(value: unknown, field: string): string {
  const text = valueAt(value, field)
  return typeof text === 'string' ? text : ''
}
