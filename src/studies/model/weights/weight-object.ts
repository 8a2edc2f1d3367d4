import type { Fields } from '../fields.js'
import { camelCase, entryOf, isObject, type Json } from '../json.js'

/** An initializer, regularizer or constraint: Keras' name of the class and its whole config. */
export interface WeightObject {
  readonly className: string
  readonly config: Json
}

const fixedFilters =
  'computes the fixed filters of a Fourier transform: apply the transform to the rows beforehand'

/** Objects of Keras that are refused, and what to do instead. */
export const refusedObjects: Readonly<Record<string, string>> = {
  STFT: fixedFilters,
  STFTInitializer: fixedFilters,
}

/** What to do instead of an object that is refused; null for an unknown one. */
export const wayOutOfObject = (name: string): string | null =>
  Object.entries(refusedObjects).find(([candidate]) => plain(candidate) === plain(name))?.[1] ??
  null

/** What reads the config of each class. */
export type WeightClasses = Readonly<Record<string, (fields: Fields) => Json>>

/** A name in any spelling: `glorot_uniform`, `glorotUniform` and `GlorotUniform` are the same. */
const plain = (name: string): string => name.replaceAll('_', '').toLowerCase()

/**
 * Reads an object that is written as a name or as `{class_name, config}`. Null where the field is
 * missing or null.
 *
 * @param aliases other names of a class, in lower case without underscores.
 */
export function readWeightObject(
  fields: Fields,
  field: string,
  classes: WeightClasses,
  aliases: Readonly<Record<string, string>> = {},
): WeightObject | null {
  const value = fields.raw(field) ?? null
  if (value === null) return null
  const { name, config } = partsOf(value)
  const known = name === null ? undefined : (entryOf(aliases, plain(name)) ?? plain(name))
  const className = Object.keys(classes).find((candidate) => plain(candidate) === known)
  const read = className === undefined ? undefined : classes[className]
  if (className === undefined || read === undefined)
    return fields.fail(
      field,
      `${Object.keys(classes).join(', ')}, as a name or as an object`,
      name === null ? null : wayOutOfObject(name),
    )
  const inner = fields.nested(field, config)
  const complete = read(inner)
  const [unknown] = inner.unread([])
  if (unknown !== undefined) inner.fail(unknown, `no ${unknown}: ${className} has none`)
  return { className, config: complete }
}

function partsOf(value: unknown): { readonly name: string | null; readonly config: Json } {
  if (typeof value === 'string') return { name: value, config: {} }
  if (!isObject(value)) return { name: null, config: {} }
  const name = value['class_name'] ?? value['className']
  const config = isObject(value['config']) ? value['config'] : {}
  return { name: typeof name === 'string' ? name : null, config: camelCased(config) }
}

const camelCased = (config: Json): Json =>
  Object.fromEntries(Object.entries(config).map(([key, value]) => [camelCase(key), value]))
