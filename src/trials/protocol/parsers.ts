/**
 * Small parsers for messages. zod would do the same, but importing it adds 50 to 150 ms to the
 * start of every trial process.
 */

/** A message violates the protocol. The text names the path, the value and what is accepted. */
export class MalformedMessage extends Error {
  constructor(path: string, value: unknown, accepted: string) {
    const where = path === '' ? 'the message' : path
    super(`${where} is ${quote(value)}; accepted: ${accepted}`)
  }
}

/** Returns the value with its type, or throws MalformedMessage. `path` is a JSON pointer. */
export type Parser<T> = (value: unknown, path: string) => T

type Fields = Readonly<Record<string, Parser<unknown>>>
type Parsed<F extends Fields> = { readonly [Name in keyof F]: ReturnType<F[Name]> }

const quotedLength = 80

function quote(value: unknown): string {
  return value === undefined ? 'missing' : JSON.stringify(value).slice(0, quotedLength)
}

export const text: Parser<string> = (value, path) => {
  if (typeof value !== 'string') throw new MalformedMessage(path, value, 'a string')
  return value
}

export const number: Parser<number> = (value, path) => {
  if (typeof value !== 'number') throw new MalformedMessage(path, value, 'a number')
  return value
}

export const boolean: Parser<boolean> = (value, path) => {
  if (typeof value !== 'boolean') throw new MalformedMessage(path, value, 'true or false')
  return value
}

/** A JSON object whose fields are not looked at. */
export const record: Parser<Readonly<Record<string, unknown>>> = (value, path) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new MalformedMessage(path, value, 'an object')
  return Object.fromEntries(Object.entries(value))
}

export function nullable<T>(parse: Parser<T>): Parser<T | null> {
  return (value, path) => (value === null ? null : parse(value, path))
}

export function choice<const T extends string | number | boolean>(
  accepted: readonly T[],
): Parser<T> {
  return (value, path) => {
    const found = accepted.find((candidate) => candidate === value)
    if (found === undefined) throw new MalformedMessage(path, value, accepted.join(', '))
    return found
  }
}

export function list<T>(parse: Parser<T>): Parser<readonly T[]> {
  return (value, path) => {
    if (!Array.isArray(value)) throw new MalformedMessage(path, value, 'a list')
    return value.map((item, index) => parse(item, `${path}/${index}`))
  }
}

/** An object with these fields. Other fields are ignored: a newer peer may add some. */
export function object<R extends Fields>(required: R): Parser<Parsed<R>>
export function object<R extends Fields, O extends Fields>(
  required: R,
  optional: O,
): Parser<Parsed<R> & Partial<Parsed<O>>>
export function object(required: Fields, optional: Fields = {}): Parser<Record<string, unknown>> {
  return (value, path) => {
    const source = record(value, path)
    const parsed: Record<string, unknown> = {}
    for (const [name, parse] of Object.entries(required))
      parsed[name] = parse(source[name], `${path}/${name}`)
    for (const [name, parse] of Object.entries(optional))
      if (source[name] !== undefined) parsed[name] = parse(source[name], `${path}/${name}`)
    return parsed
  }
}
