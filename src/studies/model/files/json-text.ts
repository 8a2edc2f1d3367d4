import { malformed, invalid } from '../../../errors.js'
import { modelValuesMax } from './limits.js'
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
  requireFewValues(text, pointer)
  try {
    return JSON.parse(text)
  } catch (error) {
    throw malformed(pointer, `${text.length} characters`, acceptedFiles, jsonFault(text, error))
  }
}

/** Parsed, a few bytes of text may take fifty times as much memory. */
function requireFewValues(text: string, pointer: string): void {
  let values = 0
  for (let i = 0; i < text.length; i++) if (isBetweenValues(text.charCodeAt(i))) values += 1
  if (values <= modelValuesMax) return
  throw invalid(
    pointer,
    `${text.length} characters`,
    `at most ${modelValuesMax} values`,
    'the JSON holds more values than any model: send the layers without weights and vocabularies',
  )
}

/** A comma, a bracket or a brace. */
const isBetweenValues = (code: number): boolean => code === 0x2c || code === 0x5b || code === 0x7b

/** What is wrong, without the text around it: it may be part of a binary file. */
function jsonFault(text: string, error: unknown): string {
  const message = error instanceof Error ? error.message : ''
  const place = /at position (\d+)/.exec(message)?.[1]
  const isAtEnd = Number(place) >= text.trimEnd().length
  if (isAtEnd || /unterminated|unexpected end/i.test(message))
    return 'the JSON of the model ends too early: the file is not complete'
  const number = /[:,[]\s*-?(NaN|Infinity)\b/.exec(text)?.[1]
  if (number !== undefined)
    return `the JSON of the model is broken: it has ${number}, which JSON does not have; write a number or null`
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
