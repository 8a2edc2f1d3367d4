/** One environment variable: its name, its meaning, and how its text becomes a value. */
import { readFileSync } from 'node:fs'
import { acceptedSizes, bytesOf } from '../../studies/request/memory-budget.js'
import { notValid, usageError } from '../usage-error.js'

/** What a variable may hold. `parse` gives null for a text that is not accepted. */
export interface Kind<Value> {
  readonly accepted: string
  readonly parse: (text: string) => Value | null
}

export interface Setting<Value> {
  /** Name of the environment variable. */
  readonly name: string
  readonly meaning: string
  readonly accepted: string
  /** What an unset or empty variable stands for; null: nothing. */
  readonly default: string | null
  /** Throws UsageError for a text that is not accepted. */
  readonly read: (env: NodeJS.ProcessEnv) => Value
}

interface Declaration<Value> {
  readonly name: string
  readonly meaning: string
  readonly kind: Kind<Value>
}

export function settingWithDefault<Value>(
  declaration: Declaration<Value> & { readonly default: string },
): Setting<Value> {
  const { name, meaning, kind } = declaration
  return {
    name,
    meaning,
    accepted: kind.accepted,
    default: declaration.default,
    read: (env) => parsed(name, textOf(env, name) ?? declaration.default, kind),
  }
}

/** A setting without a default: its value is null when the variable is unset or empty. */
export function optionalSetting<Value>({
  name,
  meaning,
  kind,
}: Declaration<Value>): Setting<Value | null> {
  return {
    name,
    meaning,
    accepted: kind.accepted,
    default: null,
    read: (env) => {
      const text = textOf(env, name)
      return text === null ? null : parsed(name, text, kind)
    },
  }
}

/**
 * A setting without a default that a file may hold, as secrets are mounted into containers:
 * `NAME_FILE` names the file. Its content is never shown.
 */
export function secretSetting<Value>(declaration: Declaration<Value>): Setting<Value | null> {
  const { name, kind } = declaration
  const plain = optionalSetting(declaration)
  const fileName = `${name}_FILE`
  return {
    ...plain,
    meaning: `${declaration.meaning}; ${fileName} names a file that holds it`,
    read: (env) => {
      const file = textOf(env, fileName)
      if (file === null) return plain.read(env)
      if (textOf(env, name) !== null) throw usageError('setting-twice', { name, fileName })
      const value = kind.parse(contentOf(file, fileName))
      if (value === null) throw notValid(`${fileName}=${file}`, kind.accepted)
      return value
    },
  }
}

/** Editors and `echo` end a file with a line break. */
function contentOf(file: string, name: string): string {
  try {
    return readFileSync(file, 'utf8').trimEnd()
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error)
    throw usageError('setting-file', { given: `${name}=${file}`, reason })
  }
}

function textOf(env: NodeJS.ProcessEnv, name: string): string | null {
  const text = env[name]
  return text === undefined || text === '' ? null : text
}

function parsed<Value>(name: string, text: string, kind: Kind<Value>): Value {
  const value = kind.parse(text)
  if (value === null) throw notValid(`${name}=${text}`, kind.accepted)
  return value
}

export function textKind(accepted: string): Kind<string> {
  return { accepted, parse: (text) => text }
}

export function oneOf<Word extends string>(words: readonly Word[]): Kind<Word> {
  return {
    accepted: words.join(', '),
    parse: (text) => words.find((word) => word === text) ?? null,
  }
}

export function wholeNumber(min: number, max: number): Kind<number> {
  return {
    accepted: `a whole number from ${min} to ${max}`,
    parse: (text) => (Number.isInteger(Number(text)) ? within(Number(text), min, max) : null),
  }
}

export function seconds(max: number): Kind<number> {
  return { accepted: `seconds from 0 to ${max}`, parse: (text) => within(Number(text), 0, max) }
}

export const days: Kind<number> = {
  accepted: 'days above 0, at most 36500',
  parse: (text) => (Number(text) > 0 ? within(Number(text), 0, 36_500) : null),
}

function within(value: number, min: number, max: number): number | null {
  return value >= min && value <= max ? value : null
}

export const byteSize: Kind<number> = {
  accepted: acceptedSizes,
  parse: (text) => {
    const bytes = Math.floor(bytesOf(text))
    return bytes >= 1 ? bytes : null
  },
}

/** Web origins, separated by commas. */
export const originList: Kind<readonly string[]> = {
  accepted: 'origins such as https://pages.example, separated by commas',
  parse: (text) => {
    const parts = text.split(',').map((part) => part.trim())
    const origins = parts.filter((part) => part !== '')
    return origins.every(isOrigin) ? origins : null
  },
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text
}

export const postgresqlUrl: Kind<string> = urlKind(
  ['postgresql:', 'postgres:'],
  'postgresql://user@host:5432/name',
)

export const redisUrl: Kind<string> = urlKind(['redis:', 'rediss:'], 'redis://host:6379')

function urlKind(protocols: readonly string[], example: string): Kind<string> {
  return {
    accepted: `an address such as ${example}`,
    parse: (text) =>
      URL.canParse(text) && protocols.includes(new URL(text).protocol) ? text : null,
  }
}
