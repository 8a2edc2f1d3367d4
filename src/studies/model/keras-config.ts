/** Fields of Keras layers in the spelling of tfjs-layers. */
import { canonicalType } from './assemble-graph.js'
import { camelCase, isObject, type Json } from './json.js'
import type { WrittenLayer } from './layers/wrapped-layer.js'

/** The fields in camelCase, without `name` and nulls. */
export function layerConfig(config: Json): Record<string, unknown> {
  const fields: Record<string, unknown> = {}
  const isOfKeras3 = isKeras3(config)
  for (const [key, value] of Object.entries(config)) {
    if (key === 'name') continue
    const name = camelCase(key)
    const written = value === null ? (nullValues[key] ?? null) : fieldValue(name, value, isOfKeras3)
    if (written !== null) fields[name] = isOfKeras3 ? activationOfKeras3(written) : written
  }
  return fields
}

/** Whether Keras 3 wrote the config of a layer. */
export const isKeras3 = ({ dtype }: Json): boolean =>
  isObject(dtype) && dtype['class_name'] === 'DTypePolicy'

/** The hard sigmoid of Keras 3 has the slope 1/6, that of Keras 2 and TensorFlow.js 0.2. */
const activationOfKeras3 = (value: unknown): unknown =>
  value === 'hard_sigmoid' ? 'hard_sigmoid_6' : value

/** Keys whose null is a choice of its own, not the default. */
const nullValues: Readonly<Record<string, string>> = {
  activation: 'linear',
  recurrent_activation: 'linear',
  merge_mode: 'none',
}

/** A wrapped layer becomes {type, config}. */
function fieldValue(name: string, value: unknown, isOfKeras3: boolean): unknown {
  if (name === 'dataFormat' && value === 'channels_last') return 'channelsLast'
  if (name === 'cells' && Array.isArray(value)) return value.map(cellOf)
  if (!isObject(value)) return value
  if (name === 'layer' || name === 'backwardLayer') return wrappedLayer(value, isOfKeras3)
  return name === 'cell' ? cellOf(value) : value
}

/** Keras 3 runs a layer in TimeDistributed step by step, Keras 2 all steps as rows of one batch. */
function wrappedLayer(layer: Json, isOfKeras3: boolean): WrittenLayer {
  const config = isObject(layer['config']) ? layer['config'] : {}
  const written = { type: canonicalType(layer['class_name']), config: layerConfig(config) }
  return isOfKeras3 ? { ...written, stepByStep: true } : written
}

/** The cell of a recurrent layer, or a stack of cells, whose config has them as `cells`. */
function cellOf(cell: unknown): unknown {
  if (!isObject(cell)) return cell
  const config = isObject(cell['config']) ? cell['config'] : {}
  return { type: cell['class_name'], config: layerConfig(config) }
}
