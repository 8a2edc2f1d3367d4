/** Makes the layers of TensorFlow.js by their type. */
import type { LayerNode } from '../../../advice/vocabulary/model-graph.js'
import { ownLayers } from '../layers/own-layers.js'
import { timeDistributed } from '../layers/time-distributed.js'
import { layerFactory, messageOf, type Layer, type Tf } from '../library.js'
import { withWeightObjects } from '../weights/weight-objects.js'

/** The graph has a layer that this engine cannot build or train. The message names it. */
export class Unsupported extends Error {}

/** Factory names of tfjs-layers that do not follow from the layer type by rule. */
const irregularFactoryNames: Readonly<Record<string, string>> = {
  ReLU: 'reLU',
  LeakyReLU: 'leakyReLU',
  ELU: 'elu',
  PReLU: 'prelu',
  Cropping2D: 'cropping2D',
}

type TypedLayer = Pick<LayerNode, 'type' | 'config' | 'outputShape'>

/**
 * @param seed a whole number that no other layer of the model has.
 * @param name null for the inner layer of a wrapper.
 */
export function createLayer(tf: Tf, layer: TypedLayer, seed: number, name: string | null): Layer {
  const { type, outputShape } = layer
  const named = name === null ? {} : { name }
  // Flatten of tfjs refuses a vector; Keras passes it on
  if (type === 'Flatten') return tf.layers.reshape({ targetShape: [...outputShape], ...named })
  if (type === 'TimeDistributed') return createTimeDistributed(tf, layer, seed, name)
  const own = ownLayers[type]
  const config: Record<string, unknown> = { ...withWeightObjects(layer.config, seed), ...named }
  if (own !== undefined)
    return withLayerName(name ?? type, type, () => own(tf, { ...config, seed }))
  const factory = layerFactory(tf, factoryName(type))
  if (factory === undefined)
    throw new Unsupported(`layer ${name ?? type}: TensorFlow.js has no layer ${type}`)
  if (type === 'Dropout') config['seed'] = seed
  return withLayerName(name ?? type, type, () => factory(config))
}

/** The layer inside uses the masks that the wrapper is given. */
function createTimeDistributed(
  tf: Tf,
  { config, outputShape }: TypedLayer,
  seed: number,
  name: string | null,
): Layer {
  const { masks } = config
  const written = config['layer'] as Pick<LayerNode, 'type' | 'config'>
  const own = masks === undefined ? written.config : { ...written.config, masks }
  const row = { type: written.type, config: own, outputShape: outputShape.slice(1) }
  const inner = createLayer(tf, row, seed, null)
  return timeDistributed(tf, inner, { name, stepByStep: config['stepByStep'] === true })
}

/** Adds the layer's name to an error of TensorFlow.js. */
export function withLayerName<T>(name: string, type: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof Unsupported) throw error
    throw new Unsupported(`layer ${name} (${type}): ${messageOf(error)}`, { cause: error })
  }
}

/** `Conv2D` -> `conv2d`, `GlobalAveragePooling1D` -> `globalAveragePooling1d`. */
function factoryName(type: string): string {
  const camelCase = type.charAt(0).toLowerCase() + type.slice(1)
  return irregularFactoryNames[type] ?? camelCase.replace(/(\d)D/, '$1d')
}
