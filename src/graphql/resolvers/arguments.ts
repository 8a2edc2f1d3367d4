/** What resolvers read from the arguments of a field. */
import { invalid, malformed } from '../../errors.js'
import type { Wait } from '../../studies/use-cases.js'

export interface IdArgument {
  readonly id: string
}

export interface WaitArgument {
  readonly waitSeconds?: number | null
}

const waitMaxSeconds = 60

/** @returns undefined when the answer shall not wait. */
export function waitOf({ waitSeconds }: WaitArgument, closing: AbortSignal): Wait | undefined {
  const seconds = waitSeconds ?? 0
  if (seconds < 0 || seconds > waitMaxSeconds)
    throw invalid(
      '/waitSeconds',
      seconds,
      `a whole number from 0 to ${waitMaxSeconds}`,
      `waitSeconds must be from 0 to ${waitMaxSeconds}`,
    )
  return seconds === 0 ? undefined : { timeoutMs: seconds * 1000, signal: closing }
}

const base64Format = /^[A-Za-z0-9+/]*={0,2}$/
/** Characters of a wrong value that the error quotes. */
const quotedLength = 40

export function archiveOf(npzBase64: string): Uint8Array {
  if (npzBase64.length > 0 && base64Format.test(npzBase64)) return Buffer.from(npzBase64, 'base64')
  throw malformed(
    '/npzBase64',
    npzBase64.slice(0, quotedLength),
    'an .npz archive in base64',
    'npzBase64 is not base64',
  )
}

const nestedInputs: ReadonlySet<string> = new Set(['model', 'data', 'price', 'power'])

/** The input as the request that the use case parses: a null field counts as absent. */
export function studyRequestOf(input: Readonly<Record<string, unknown>>): unknown {
  const fields = Object.entries(input).map(([name, value]) => [
    name,
    nestedInputs.has(name) ? withoutNulls(value) : value,
  ])
  return withoutNulls(Object.fromEntries(fields))
}

/** Removes the null fields of this level; Keras JSON and layers below keep theirs. */
export function withoutNulls(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  const fields = Object.entries(value).filter(([, field]) => field !== null && field !== undefined)
  return Object.fromEntries(fields)
}
