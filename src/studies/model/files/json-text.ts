import { malformed, invalid } from '../../../errors.js'
import { acceptedFiles, foreignFile } from './refuse-foreign.js'
import { decodeText, recognizeText } from './signatures.js'

/** Deepest nesting of a model that is read: some hundred models, one inside the other. */
const depthMax = 1000
/** JSON that is written as a JSON string, and again as one. */
const wrappingMax = 3

/** Parses the JSON of a model: with a byte order mark, or as a JSON string that holds the JSON. */
export function parseModelText(text: string, pointer: string): unknown {
  let value: unknown = text
  for (let i = 0; i < wrappingMax && typeof value === 'string'; i++)
    value = parseOnce(value.replace(/^\uFEFF/, ''), pointer)
  requireShallow(value, pointer)
  return value
}

function parseOnce(text: string, pointer: string): unknown {
  const kind =
    decodeText(Buffer.from(text.slice(0, 2000))) === null ? 'otherBinary' : recognizeText(text)
  if (kind === 'hdf5' || kind === 'zip') throw foreignFile('otherBinary', pointer)
  if (kind !== 'json') throw foreignFile(kind, pointer)
  try {
    return JSON.parse(text)
  } catch (error) {
    throw malformed(pointer, `${text.length} characters`, acceptedFiles, jsonFault(text, error))
  }
}

/** What is wrong, without the text around it: it may be part of a binary file. */
function jsonFault(text: string, error: unknown): string {
  const message = error instanceof Error ? error.message : ''
  const place = /at position (\d+)/.exec(message)?.[1]
  const isAtEnd = Number(place) >= text.trimEnd().length
  if (isAtEnd || /unterminated|unexpected end/i.test(message))
    return 'the JSON of the model ends too early: the file is not complete'
  if (place === undefined) return 'the JSON of the model is broken'
  const line = text.slice(0, Number(place)).split('\n').length
  return `the JSON of the model is broken in line ${line}, at character ${place}`
}

/** Refuses nesting that recursive readers could not follow. Does not recurse itself. */
export function requireShallow(
  value: unknown,
  pointer: string,
  what = 'the JSON of the model',
): void {
  let level: unknown[] = [value]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > depthMax)
      throw invalid(
        pointer,
        `more than ${depthMax} levels`,
        `at most ${depthMax} levels of lists and objects`,
        `${what} is nested too deeply`,
      )
    level = level.flatMap((part) =>
      typeof part === 'object' && part !== null ? (Object.values(part) as unknown[]) : [],
    )
  }
}
