/** Fields of Keras layers in the spelling of tfjs-layers. */
import type { LayerType } from '../../advice/vocabulary/model-graph.js'
import { canonicalType } from './assemble-graph.js'
import { camelCase, isObject, type Json } from './json.js'

export { camelCase, isObject, type Json }

/** The fields in camelCase, without `name` and nulls. */
export function layerConfig(config: Json): Record<string, unknown> {
  const fields: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(config)) {
    if (value === null || key === 'name') continue
    const name = camelCase(key)
    fields[name] = fieldValue(name, value)
  }
  return fields
}

/** A wrapped layer becomes {type, config}. */
function fieldValue(name: string, value: unknown): unknown {
  if (name === 'dataFormat' && value === 'channels_last') return 'channelsLast'
  if (!isObject(value)) return value
  if (name === 'layer') return wrappedLayer(value)
  return value
}

function wrappedLayer(layer: Json): { type: LayerType | null; config: Json } {
  const config = isObject(layer['config']) ? layer['config'] : {}
  return { type: canonicalType(layer['class_name']), config: layerConfig(config) }
}
