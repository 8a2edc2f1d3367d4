/** Fields of Keras layers in the spelling of tfjs-layers. */
import type { LayerType } from '../../advice/vocabulary/model-graph.js'
import { canonicalType } from './assemble-graph.js'
import { isObject, type Json } from './json.js'

export const camelCase = (text: string): string =>
  text.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())

/** The fields in camelCase, without `name` and nulls. */
export function layerConfig(config: Json): Record<string, unknown> {
  const fields: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(config)) {
    if (key === 'name') continue
    const name = camelCase(key)
    const written = value === null ? (nullValues[key] ?? null) : fieldValue(name, value)
    if (written !== null) fields[name] = written
  }
  return fields
}

/** Keys whose null is a choice of its own, not the default. */
const nullValues: Readonly<Record<string, string>> = {
  activation: 'linear',
  recurrent_activation: 'linear',
  merge_mode: 'none',
}

/** Initializers become their name, regularizers L1L2, a wrapped layer {type, config}. */
function fieldValue(name: string, value: unknown): unknown {
  if (name === 'dataFormat' && value === 'channels_last') return 'channelsLast'
  if (!isObject(value)) return value
  if (name === 'layer' || name === 'backwardLayer') return wrappedLayer(value)
  if (name.endsWith('Initializer')) return initializerName(value)
  if (name.endsWith('Regularizer')) return regularizer(value)
  return value
}

function wrappedLayer(layer: Json): { type: LayerType | null; config: Json } {
  const config = isObject(layer['config']) ? layer['config'] : {}
  return { type: canonicalType(layer['class_name']), config: layerConfig(config) }
}

function initializerName(initializer: Json): string {
  const name = String(initializer['class_name']).replace('Lecun', 'LeCun')
  return name.charAt(0).toLowerCase() + name.slice(1)
}

function regularizer(value: Json): { className: 'L1L2'; config: { l1: number; l2: number } } {
  const config = isObject(value['config']) ? value['config'] : {}
  return {
    className: 'L1L2',
    config: { l1: Number(config['l1'] ?? 0), l2: Number(config['l2'] ?? 0) },
  }
}
