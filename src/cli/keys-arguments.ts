import { scopes, type Scope } from '../access/caller.js'
import type { KeyRequest } from '../access/key-ring.js'
import { UsageError } from './usage-error.js'

export type KeysArguments = {
  readonly command: 'keys'
  readonly json: boolean
  readonly dataFolder: string | null
} & (
  | { readonly action: 'create'; readonly request: KeyRequest }
  | { readonly action: 'list' }
  | { readonly action: 'revoke'; readonly key: string }
)
type Values = Readonly<Record<string, string | boolean | undefined>>

const defaultScopes: readonly Scope[] = ['read', 'submit']
const hoursOf = { h: 1, d: 24 } as const
const nameForm = /^[\p{L}\p{N}][\p{L}\p{N} ._@-]{0,63}$/u

/** `keys create|list|revoke`, parsed. */
export function keysArguments(
  values: Values,
  [action, ...rest]: readonly string[],
  now: Date,
): KeysArguments {
  const given = {
    command: 'keys',
    json: values['json'] === true,
    dataFolder: textOf(values, 'data-dir'),
  } as const
  const wanted = ['name', 'owner', 'scopes', 'expires'].find((name) => values[name] !== undefined)
  if (action !== 'create' && wanted !== undefined)
    throw new UsageError(`--${wanted}: belongs to keys create`)
  switch (action) {
    case 'create': {
      if (rest[0] !== undefined)
        throw new UsageError(
          `${rest[0]}: keys create takes no more words; a name is given as --name ${rest[0]}`,
        )
      const name = nameOf(values, 'name')
      if (name === null)
        throw new UsageError('--name: say what the key is for, for example --name laptop')
      return {
        ...given,
        action,
        request: {
          name,
          owner: nameOf(values, 'owner') ?? name,
          scopes: scopesOf(values),
          expiresAt: expiryOf(values, now),
        },
      }
    }
    case 'list':
      if (rest[0] !== undefined) throw new UsageError(`${rest[0]}: keys list takes no more words`)
      return { ...given, action }
    case 'revoke':
      if (rest[0] === undefined || rest.length > 1)
        throw new UsageError(
          'keys revoke takes one prefix or name (batchwise keys list shows them)',
        )
      return { ...given, action, key: rest[0] }
    default:
      throw new UsageError(
        `keys ${action ?? ''}: there are keys create, keys list and keys revoke (batchwise keys --help)`,
      )
  }
}

function textOf(values: Values, name: string): string | null {
  const value = values[name]
  if (value === '') throw new UsageError(`--${name}: a value is missing`)
  return typeof value === 'string' ? value : null
}

function nameOf(values: Values, option: string): string | null {
  const given = textOf(values, option)
  if (given === null || nameForm.test(given)) return given
  throw new UsageError(
    `--${option} ${given}: accepted are up to 64 letters, digits, spaces and . _ @ -, beginning with a letter or digit`,
  )
}

function scopesOf(values: Values): readonly Scope[] {
  const given = textOf(values, 'scopes')
  if (given === null) return defaultScopes
  const words = given.split(',').map((word) => word.trim())
  const unknown = words.find((word) => !scopes.some((scope) => scope === word))
  if (unknown !== undefined)
    throw new UsageError(
      `--scopes ${given}: accepted are ${scopes.join(', ')}, separated by commas`,
    )
  return scopes.filter((scope) => words.includes(scope))
}

/** "90d", "12h" from now, or a date. */
function expiryOf(values: Values, now: Date): Date | null {
  const given = textOf(values, 'expires')
  if (given === null || given === 'never') return null
  const [, count, unit] = /^(\d{1,5})([hd])$/.exec(given) ?? []
  const isDate = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z)?$/.test(given)
  const at =
    count !== undefined
      ? new Date(now.getTime() + Number(count) * hoursOf[unit === 'h' ? 'h' : 'd'] * 3_600_000)
      : new Date(isDate ? given : Number.NaN)
  if (at > now) return at
  throw new UsageError(
    `--expires ${given}: accepted are hours and days from now (12h, 90d), a later date (2027-01-31) and never`,
  )
}
