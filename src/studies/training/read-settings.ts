/** The settings of an optimizer or a loss: what is written, over the defaults. */
import { boundsOf, type Setting, type Settings } from '../../advice/vocabulary/settings.js'
import type { Fault } from '../../errors.js'
import { camelCase, entryOf } from '../model/json.js'
import { isHarmless } from '../model/keys/harmless.js'
import { keyFaults } from '../model/keys/check-keys.js'
import type { KeyTable } from '../model/keys/key-rule.js'
import { didYouMean, type WrittenObject } from './written-object.js'

export interface ReadSettings {
  readonly settings: Settings
  readonly faults: readonly Fault[]
}

/**
 * @param keys what is done with each key of the class in a Keras file
 * @param others keys of a question that are no settings
 */
export function readSettings(
  written: WrittenObject,
  {
    defaults,
    keys,
    others = [],
  }: { defaults: Settings; keys: KeyTable; others?: readonly string[] },
): ReadSettings {
  const { config, pointer, spelling, name: owner } = written
  const faults =
    spelling === 'keras'
      ? [...keyFaults(keys, { config, pointer, owner })]
      : unknownFaults(written, [...Object.keys(defaults), ...others])
  const settings: Record<string, Setting> = { ...defaults }
  for (const [key, value] of Object.entries(config)) {
    const name = camelCase(key)
    const fallback = entryOf(defaults, name)
    if (fallback === undefined) continue
    const { accepts, accepted } = boundsOf(name)
    const isDefault = value === undefined || (value === null && !accepts(null))
    const setting = isDefault ? fallback : settingOf(value, fallback)
    if (accepts(setting)) settings[name] = setting
    else if (!isNamed(faults, `${pointer}/${key}`))
      faults.push(outside(`${pointer}/${key}`, value, accepted, `${owner}: ${key}`))
  }
  return { settings, faults }
}

const isNamed = (faults: readonly Fault[], pointer: string): boolean =>
  faults.some((fault) => fault.pointer === pointer)

function unknownFaults(
  { config, pointer, name }: WrittenObject,
  known: readonly string[],
): Fault[] {
  return Object.keys(config)
    .filter((key) => !known.includes(camelCase(key)))
    .map((key) => ({
      pointer: `${pointer}/${key}`,
      value: config[key],
      accepted: known.join(', '),
      message: `${name} has no setting ${key}${didYouMean(key, known)}`,
    }))
}

const outside = (pointer: string, value: unknown, accepted: string, what: string): Fault => ({
  pointer,
  value,
  accepted,
  message: `${what} is ${JSON.stringify(value)}; accepted: ${accepted}`,
})

/** Files write words as a list, and some numbers as float32. */
function settingOf(value: unknown, fallback: Setting): Setting {
  if (value === null) return null
  if (isHarmless(value, [fallback])) return fallback
  if (Array.isArray(value)) return value.length === 0 ? null : value.join('|')
  if (typeof value === 'number') return shortest(value)
  // no setting accepts NaN
  return typeof value === 'boolean' || typeof value === 'string' ? value : Number.NaN
}

const float32Digits = 7
const shortest = (value: number): number =>
  Math.fround(value) === value ? Number(value.toPrecision(float32Digits)) : value
