/** `batchwise keys create|list|revoke`. */
import { scopes, type Scope } from '../../access/caller.js'
import type { KeyRequest } from '../../access/key-ring.js'
import { notValid, usageError } from '../usage-error.js'
import { flagOption, textOption, type OptionValues } from './option-values.js'

type KeysAction =
  | { readonly action: 'create'; readonly request: KeyRequest }
  | { readonly action: 'list' }
  | { readonly action: 'revoke'; readonly key: string }
export type KeysArguments = KeysAction & {
  readonly command: 'keys'
  readonly json: boolean
  readonly dataFolder: string | null
}

const defaultScopes: readonly Scope[] = ['read', 'submit']
const nameForm = /^[\p{L}\p{N}][\p{L}\p{N} ._@-]{0,63}$/u
const dateForm = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z)?$/
const periodForm = /^(?<count>\d{1,5})(?<unit>[hd])$/
const hourMs = 3_600_000
const dayMs = 24 * hourMs

export function keysArguments(
  values: OptionValues,
  words: readonly string[],
  now: Date,
): KeysArguments {
  return {
    command: 'keys',
    json: flagOption(values, 'json'),
    dataFolder: textOption(values, 'data-dir'),
    ...keysAction(values, words, now),
  }
}

function keysAction(
  values: OptionValues,
  [action, ...words]: readonly string[],
  now: Date,
): KeysAction {
  if (action === 'create') return { action, request: keyRequest(values, words, now) }
  const stray = ['name', 'owner', 'scopes', 'expires'].find((name) => values[name] !== undefined)
  if (stray !== undefined) throw usageError('only-create', { option: `--${stray}` })
  if (action === 'list') {
    if (words[0] !== undefined) throw usageError('list-takes-no-word', { word: words[0] })
    return { action }
  }
  if (action === 'revoke') return { action, key: revokedKey(words) }
  throw usageError('no-keys-command', { given: action ?? 'none' })
}

function keyRequest(values: OptionValues, words: readonly string[], now: Date): KeyRequest {
  if (words[0] !== undefined) throw usageError('name-as-option', { word: words[0] })
  const name = nameOption(values, 'name')
  if (name === null) throw usageError('no-key-name')
  return {
    name,
    owner: nameOption(values, 'owner') ?? name,
    scopes: scopesOption(values),
    expiresAt: expiryOption(values, now),
  }
}

function revokedKey([key, ...more]: readonly string[]): string {
  if (key !== undefined && more.length === 0) return key
  throw usageError('revoke-takes')
}

function nameOption(values: OptionValues, option: string): string | null {
  const name = textOption(values, option)
  if (name === null || nameForm.test(name)) return name
  throw notValid(`--${option} ${name}`, { id: 'accepted-key-name' })
}

function scopesOption(values: OptionValues): readonly Scope[] {
  const text = textOption(values, 'scopes')
  if (text === null) return defaultScopes
  const words = text.split(',').map((word) => word.trim())
  if (!words.every((word) => scopes.some((scope) => scope === word)))
    throw notValid(`--scopes ${text}`, {
      id: 'accepted-list',
      values: { words: scopes.join(', ') },
    })
  return scopes.filter((scope) => words.includes(scope))
}

/** A period from now or a date; null when the key never expires. */
function expiryOption(values: OptionValues, now: Date): Date | null {
  const text = textOption(values, 'expires')
  if (text === null || text === 'never') return null
  const expiresAt = new Date(expiryMs(text, now))
  if (expiresAt > now) return expiresAt
  throw notValid(`--expires ${text}`, { id: 'accepted-expiry' })
}

/** Milliseconds since 1970; NaN for a text of another form. */
function expiryMs(text: string, now: Date): number {
  const period = periodForm.exec(text)?.groups
  if (period === undefined) return dateForm.test(text) ? Date.parse(text) : Number.NaN
  return now.getTime() + Number(period['count']) * (period['unit'] === 'h' ? hourMs : dayMs)
}
