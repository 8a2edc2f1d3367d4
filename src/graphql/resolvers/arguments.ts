/** What resolvers read from the arguments of a field. */
import { invalid, malformed } from '../../errors.js'
import { fileOf, type UploadSource, type SourceFile } from '../../studies/upload/upload-source.js'
import type { Wait } from '../../studies/use-cases.js'

export interface IdArgument {
  readonly id: string
}

export interface WhatIfArguments extends IdArgument {
  readonly change: Readonly<Record<string, unknown>>
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

export interface UploadArguments {
  readonly npzBase64?: string | null
  readonly fileBase64?: string | null
  readonly name?: string | null
  readonly options?: Readonly<Record<string, unknown>> | null
}

/** `npzBase64` is the older name of `fileBase64`. */
export function uploadSourceOf(given: UploadArguments): UploadSource {
  const { fileBase64, npzBase64, name = null } = given
  const argument = fileBase64 == null ? 'npzBase64' : 'fileBase64'
  const text = fileBase64 ?? npzBase64 ?? ''
  const options = Object.entries(given.options ?? {}).map(([key, value]) => [key, String(value)])
  return {
    files: decodedFile(argument, text, name),
    options: () => Object.fromEntries(options) as Record<string, string>,
  }
}

/** Decodes when it is read: whether the caller may upload at all is checked before. */
function* decodedFile(argument: string, text: string, name: string | null): Iterable<SourceFile> {
  if (text.length === 0 || !base64Format.test(text))
    throw malformed(
      `/${argument}`,
      text.slice(0, quotedLength),
      'a file in base64',
      `${argument} is not base64`,
    )
  yield fileOf(Buffer.from(text, 'base64'), name)
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
