/** Fields of Keras layers in the spelling of tfjs-layers. */
import { invalid } from '../../errors.js'
import type { LayerType } from '../../advice/vocabulary/model-graph.js'
import { canonicalType } from './assemble-graph.js'
import { isObject, type Json } from './json.js'

export const camelCase = (text: string): string =>
  text.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())

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

/** Initializers become their name, regularizers L1L2, a wrapped layer {type, config}. */
function fieldValue(name: string, value: unknown): unknown {
  if (name === 'dataFormat' && value === 'channels_last') return 'channelsLast'
  if (!isObject(value)) return value
  if (name === 'layer') return wrappedLayer(value)
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

const kernelTypes: readonly (LayerType | null)[] = ['Dense', 'Conv1D', 'Conv2D', 'Conv2DTranspose']
const kernelRegularizers: readonly unknown[] = ['L1', 'L2', 'L1L2']

/**
 * Refuses what trials cannot train with: constraints, and regularizers other than L1 and L2 of a
 * dense or convolution kernel. Leaving them out would change what is measured.
 */
export function refuseUntrainable({
  config,
  pointer,
  name,
  type,
}: {
  readonly config: Json
  readonly pointer: string
  readonly name: string
  readonly type: LayerType | null
}): void {
  for (const [key, value] of Object.entries(config)) {
    if (value === null || !/_(regularizer|constraint)$/.test(key)) continue
    const mayRegularize = key === 'kernel_regularizer' && kernelTypes.includes(type)
    if (mayRegularize && isObject(value) && kernelRegularizers.includes(value['class_name']))
      continue
    throw invalid(
      `${pointer}/${key}`,
      value,
      mayRegularize ? kernelRegularizers.join(', ') : 'null',
      `layer ${name}: this ${key} is not supported; remove it`,
    )
  }
}
