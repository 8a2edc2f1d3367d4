/** Compares the keys of a Keras config with the key table. */
import type { LayerType } from '../../../advice/vocabulary/model-graph.js'
import type { Fault } from '../../../errors.js'
import { canonicalType } from '../assemble-graph.js'
import { entryOf, isObject, type Json } from '../json.js'
import { wayOutOfObject } from '../weights/weight-object.js'
import { isHarmless, plainName } from './harmless.js'
import { commonKeys } from './common-keys.js'
import type { ClassTables, KeyRule, KeyTable } from './key-rule.js'
import { keysOfLayer } from './layer-keys.js'
import { cellKeys } from './sequence-keys.js'
import { constraintKeys, initializerKeys, policyKeys, regularizerKeys } from './object-keys.js'

/** A config, and where it stands. */
export interface ConfigPlace {
  readonly config: Json
  readonly pointer: string
  /** What the faults call it, for example `layer conv1`. */
  readonly owner: string
}

/** All keys of a layer's config that Batchwise does not know or cannot train with. */
export function layerFaults(type: LayerType | 'InputLayer', place: ConfigPlace): readonly Fault[] {
  return keyFaults(keysOfLayer(type), place)
}

/** The same for a config whose keys are in `table`. */
export function keyFaults(table: KeyTable, place: ConfigPlace): readonly Fault[] {
  return Object.entries(place.config).flatMap(([key, value]) => {
    const rule = entryOf(table, key)
    const fault = rule === undefined ? unknownKey(key, place) : refusal(rule, key, value, place)
    return fault === null ? nestedFaults(key, value, place) : [fault]
  })
}

/** The same for `{class_name, config}`, an object of one of the classes in `tables`. */
function objectFaults(
  tables: ClassTables,
  value: Json,
  pointer: string,
  owner: string,
): readonly Fault[] {
  const name = String(value['class_name'])
  const known = Object.keys(tables).find((candidate) => plainName(candidate) === plainName(name))
  const table = known === undefined ? undefined : tables[known]
  const config = isObject(value['config']) ? value['config'] : {}
  if (table !== undefined)
    return keyFaults(table, { config, pointer: `${pointer}/config`, owner: `${owner}: ${name}` })
  const accepted = Object.keys(tables).join(', ')
  const why = wayOutOfObject(name) ?? 'is not supported'
  const message = `${owner}: ${name} ${why}; accepted: ${accepted}`
  return [{ pointer: `${pointer}/class_name`, value: name, accepted, message }]
}

/** Keys without effect that are set to something: labels, and what is off, say nothing. */
export function ignoredKeys(table: KeyTable, config: Json): readonly string[] {
  return Object.entries(config).flatMap(([key, value]) => {
    const rule = entryOf(table, key)
    const isIgnored = typeof rule === 'object' && 'withoutEffect' in rule
    return isIgnored && rule.withoutEffect !== 'a label' && isSet(value) ? [key] : []
  })
}

function isSet(value: unknown): boolean {
  if (value === null || value === false || value === 0) return false
  return typeof value !== 'object' || Object.keys(value).length > 0
}

function unknownKey(key: string, { config, pointer, owner }: ConfigPlace): Fault {
  return {
    pointer: `${pointer}/${key}`,
    value: config[key],
    accepted: 'the keys that Keras writes',
    message: `${owner}: Batchwise does not know the key ${key}; it may change the training`,
  }
}

function refusal(
  rule: KeyRule,
  key: string,
  value: unknown,
  { pointer, owner }: ConfigPlace,
): Fault | null {
  if (rule === 'honoured' || 'withoutEffect' in rule || isHarmless(value, rule.unless)) return null
  const name = isObject(value) ? String(value['class_name']) : JSON.stringify(value)
  return {
    pointer: `${pointer}/${key}`,
    value,
    accepted: rule.unless.map((accepted) => JSON.stringify(accepted)).join(', '),
    message: `${owner}: ${key} ${name} is not supported; ${rule.refused}`,
  }
}

function nestedFaults(key: string, value: unknown, place: ConfigPlace): readonly Fault[] {
  const pointer = `${place.pointer}/${key}`
  if (key === 'cells' && Array.isArray(value))
    return value.flatMap((cell: unknown, i) => cellFaults(cell, `${pointer}/${i}`, place))
  if (!isObject(value)) return []
  if (key === 'cell') return cellFaults(value, pointer, place)
  if (['layer', 'backward_layer', 'activation'].includes(key))
    return wrappedFaults(value, pointer, place)
  const tables = tablesOf(key)
  return tables === null ? [] : objectFaults(tables, value, pointer, `${place.owner}: ${key}`)
}

function tablesOf(key: string): ClassTables | null {
  if (key === 'dtype') return policyKeys
  if (key.endsWith('_initializer')) return initializerKeys
  if (key.endsWith('_regularizer')) return regularizerKeys
  return key.endsWith('_constraint') ? constraintKeys : null
}

/** An unknown cell has its own fault, where the graph is assembled. */
function cellFaults(cell: unknown, pointer: string, { owner }: ConfigPlace): readonly Fault[] {
  if (!isObject(cell) || !isObject(cell['config'])) return []
  const name = String(cell['class_name'])
  const table = Object.hasOwn(cellKeys, name) ? cellKeys[name] : undefined
  if (table === undefined) return []
  const place = { config: cell['config'], pointer: `${pointer}/config`, owner: `${owner}/${name}` }
  return keyFaults({ ...commonKeys, ...table }, place)
}

/** An unknown type has its own fault, where the graph is assembled. */
function wrappedFaults(layer: Json, pointer: string, { owner }: ConfigPlace): readonly Fault[] {
  const type = canonicalType(layer['class_name'])
  if (type === null || !isObject(layer['config'])) return []
  const place = { config: layer['config'], pointer: `${pointer}/config`, owner: `${owner}/${type}` }
  return layerFaults(type, place)
}
