/**
 * Masks of steps, passed from layer to layer as in Keras. The mask that an Embedding or a Masking
 * makes is `NAME#mask` among the inputs of the layers that use it; `masks` in their config says
 * which of their inputs it belongs to.
 */
import type { LayerNode, LayerType } from '../../advice/vocabulary/model-graph.js'
import { maskName } from '../../advice/vocabulary/model-graph.js'
import type { Fault } from '../../errors.js'

/** The layer that makes the mask of a result; null where it has none. */
type Origin = string | null

export interface MaskedLayer {
  readonly node: LayerNode
  readonly origin: Origin
}

/** Layers that hand the mask of their input on. */
const passing: ReadonlySet<string> = new Set([
  ...['Dense', 'Activation', 'ReLU', 'LeakyReLU', 'PReLU', 'ELU'],
  ...['Dropout', 'SpatialDropout1D', 'GaussianDropout', 'AlphaDropout', 'GaussianNoise'],
  ...['LayerNormalization', 'GroupNormalization', 'UnitNormalization', 'ActivityRegularization'],
  ...['Rescaling', 'Normalization', 'Identity', 'TimeDistributed'],
])
const joining: ReadonlySet<string> = new Set([
  ...['Add', 'Subtract', 'Multiply', 'Average', 'Maximum', 'Minimum', 'Concatenate'],
])
const recurrent: ReadonlySet<LayerType> = new Set(['LSTM', 'GRU', 'SimpleRNN', 'Bidirectional'])
const attending: ReadonlySet<LayerType> = new Set([
  ...(['Attention', 'AdditiveAttention'] as const),
  ...(['MultiHeadAttention', 'GroupQueryAttention'] as const),
])

/**
 * The layer with the masks that it uses, and where the mask of its result comes from.
 *
 * @param origins of the results before it.
 * @param pointer of the layer, for a fault.
 */
export function maskedLayer(
  node: LayerNode,
  origins: ReadonlyMap<string, Origin>,
  pointer: string,
): MaskedLayer | Fault {
  const { name, type, inputs } = node
  if (type === 'Masking' || node.config['maskZero'] === true) return { node, origin: name }
  const given = inputs.map((input) => origins.get(input) ?? null)
  const [origin = null] = given
  if (given.every((mask) => mask === null)) return { node, origin: null }
  if (type === 'BatchNormalization') return maskedNorm(node, origin, pointer)
  if (type === 'Softmax') return maskedSoftmax(node, origin, pointer)
  if (recurrent.has(type))
    return { node: withMasks(node, ['steps'], [origin]), origin: kept(node, origin) }
  if (type === 'GlobalAveragePooling1D') return average(node, origin)
  if (attending.has(type)) return { node: withMasks(node, owners, given), origin }
  if (joining.has(type)) return joined(node, given, pointer)
  return { node, origin: passing.has(type) ? origin : null }
}

/** The moments are those of the steps that count. Keras takes one mask of [batch, steps]. */
function maskedNorm(node: LayerNode, origin: Origin, pointer: string): MaskedLayer | Fault {
  if (node.outputShape.length !== 2)
    return fault(node, pointer, 'it needs [steps, features] to be masked')
  return { node: withMasks(node, ['steps'], [origin]), origin }
}

/** A mask among its inputs is what it leaves out. Keras itself cannot use the one of its steps. */
const maskedSoftmax = (node: LayerNode, origin: Origin, pointer: string): MaskedLayer | Fault =>
  node.inputs.length > 1
    ? { node, origin }
    : fault(node, pointer, 'a softmax reads steps of which some are masked')

const average = (node: LayerNode, origin: Origin): MaskedLayer => ({
  node: withMasks(node, ['steps'], [origin]),
  origin: null,
})

const owners = ['query', 'value', 'key']

function withMasks(node: LayerNode, names: readonly string[], given: readonly Origin[]): LayerNode {
  const masks = names.filter((_, i) => (given[i] ?? null) !== null)
  const inputs = given.filter((origin) => origin !== null).map(maskName)
  return {
    ...node,
    inputs: [...node.inputs, ...inputs],
    config: { ...node.config, masks },
  }
}

/** A recurrent layer keeps the mask where it shows all steps. */
function kept({ config }: LayerNode, origin: Origin): Origin {
  const inner = config['layer'] as { readonly config: LayerNode['config'] } | undefined
  return (inner?.config ?? config)['returnSequences'] === true ? origin : null
}

function joined(node: LayerNode, given: readonly Origin[], pointer: string): MaskedLayer | Fault {
  const { type, config, outputShape } = node
  const origins = [...new Set(given.filter((origin) => origin !== null))]
  const [origin = null] = origins
  if (type !== 'Concatenate' && given.includes(null)) return { node, origin: null }
  const axis = Number(config['axis'] ?? -1)
  const joinsSteps = type === 'Concatenate' && axis !== -1 && axis !== outputShape.length
  return origins.length > 1 || joinsSteps
    ? fault(node, pointer, 'it joins steps that are masked in different ways')
    : { node, origin }
}

function fault({ name, type }: LayerNode, pointer: string, why: string): Fault {
  return {
    pointer,
    value: type,
    accepted: 'inputs without a mask, or with the same one',
    message: `layer ${name}: ${why}; remove mask_zero or Masking before it, or the layer`,
  }
}
