import type { Activation, LayerNode } from '../../advice/vocabulary/model-graph.js'

/** Layers that move, repeat or drop values, and leave each as it is. */
const carriers: readonly string[] = [
  'Flatten',
  'Reshape',
  'Permute',
  'RepeatVector',
  'Dropout',
  'SpatialDropout1D',
  'SpatialDropout2D',
  'SpatialDropout3D',
  'Masking',
  'Cropping1D',
  'Cropping2D',
  'Cropping3D',
]

/** Means and choices: probabilities stay probabilities where all inputs are. */
const mixers: readonly string[] = [
  'Average',
  'GlobalAveragePooling1D',
  'GlobalAveragePooling2D',
  'GlobalAveragePooling3D',
]
/** The same for values from 0 to 1 that need not add up to 1. */
const sigmoidMixers: readonly string[] = [
  ...mixers,
  'Concatenate',
  'Multiply',
  'Maximum',
  'Minimum',
]

type TypedLayer = Pick<LayerNode, 'type' | 'config'>

/**
 * The activation at an output, seen through layers that do not change values and through wrappers.
 * It decides the default loss.
 */
export function outputActivation(layers: readonly LayerNode[], output: string): Activation {
  const layer = layers.find(({ name }) => name === output)
  if (layer === undefined) return 'linear'
  const inner = innermost(layer)
  const sources = (): readonly Activation[] =>
    layer.inputs.map((name) => outputActivation(layers, name))
  if (isCarrier(inner)) return sources()[0] ?? 'linear'
  if (sigmoidMixers.includes(inner.type)) return mixed(inner.type, sources())
  if (inner.type === 'Softmax') return 'softmax'
  return (inner.config['activation'] as Activation | undefined) ?? 'linear'
}

/** The layer inside TimeDistributed and Bidirectional, and the last cell of RNN. */
function innermost({ type, config }: TypedLayer): TypedLayer {
  if (type === 'RNN') return (config['cells'] as readonly TypedLayer[]).at(-1) ?? { type, config }
  if (type !== 'TimeDistributed' && type !== 'Bidirectional') return { type, config }
  return innermost(config['layer'] as TypedLayer)
}

const isCarrier = ({ type, config }: TypedLayer): boolean =>
  carriers.includes(type) || (type === 'Activation' && config['activation'] === 'linear')

function mixed(type: string, sources: readonly Activation[]): Activation {
  const [first] = sources
  const isSame = sources.every((source) => source === first)
  if (!isSame || first === undefined) return 'linear'
  if (first === 'sigmoid') return 'sigmoid'
  return first === 'softmax' && mixers.includes(type) ? 'softmax' : 'linear'
}
