/** The options of a command, read one by one. */
import { notValid, usageError, type Words } from '../usage-error.js'

/** What `util.parseArgs` gives for the options of one command. */
export type OptionValues = Readonly<Record<string, string | boolean | undefined>>

export interface NumberRange {
  readonly whole: boolean
  readonly min: number
  readonly max?: number
  /** Describes the range in the error; made from the numbers when absent. */
  readonly accepted?: Words
}
export const positiveWhole: NumberRange = { whole: true, min: 1 }

/** The text of an option; null when it is absent. */
export function textOption(values: OptionValues, name: string): string | null {
  const value = values[name]
  if (value === '') throw usageError('no-value', { option: `--${name}` })
  return typeof value === 'string' ? value : null
}

/** The number of an option; null when it is absent. */
export function numberOption(
  values: OptionValues,
  name: string,
  range: NumberRange,
): number | null {
  const text = textOption(values, name)
  if (text === null) return null
  const value = Number(text)
  if (isWithin(value, range)) return value
  throw notValid(`--${name} ${text}`, range.accepted ?? describeRange(range))
}

/** One of a few words; null when the option is absent. */
export function wordOption<Word extends string>(
  values: OptionValues,
  name: string,
  words: readonly Word[],
): Word | null {
  const text = textOption(values, name)
  if (text === null) return null
  const word = words.find((candidate) => candidate === text)
  if (word === undefined) throw notValid(`--${name} ${text}`, words.join(', '))
  return word
}

/** Address of a running service; null measures in this process. */
export function serverAddress(values: OptionValues): string | null {
  const server = textOption(values, 'server')
  if (server === null || isHttpAddress(server)) return server
  throw notValid(`--server ${server}`, { id: 'accepted-address' })
}

function isHttpAddress(text: string): boolean {
  return URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol)
}

export function flagOption(values: OptionValues, name: string): boolean {
  return values[name] === true
}

function isWithin(value: number, { whole, min, max }: NumberRange): boolean {
  if (!Number.isFinite(value) || (whole && !Number.isInteger(value))) return false
  return value >= min && value <= (max ?? Number.MAX_SAFE_INTEGER)
}

/** Example: `a whole number from 0 to 65535`. */
function describeRange({ whole, min, max }: NumberRange): Words {
  if (max === undefined)
    return { id: whole ? 'accepted-whole-from' : 'accepted-from', values: { min } }
  return { id: whole ? 'accepted-whole-range' : 'accepted-range', values: { min, max } }
}

export function withoutNulls<Value>(
  fields: Readonly<Record<string, Value | null>>,
): Readonly<Record<string, Value>> {
  const present: Record<string, Value> = {}
  for (const [name, value] of Object.entries(fields)) if (value !== null) present[name] = value
  return present
}
