/**
 * Masks of steps, passed from layer to layer as in Keras. The mask that an Embedding or a Masking
 * makes is `NAME#mask` among the inputs of the layers that use it; `masks` in their config says
 * which of their inputs it belongs to.
 */
import type { LayerNode, LayerType } from '../../advice/vocabulary/model-graph.js'
import { maskName } from '../../advice/vocabulary/model-graph.js'
import { recurrentTypes } from './layers/recurrent/recurrent.js'
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
const recurrent: ReadonlySet<LayerType> = new Set([...recurrentTypes, 'Bidirectional'] as const)
const attending: ReadonlySet<LayerType> = new Set([
  ...(['Attention', 'AdditiveAttention'] as const),
  ...(['MultiHeadAttention', 'GroupQueryAttention'] as const),
])
/** Layers that Keras computes otherwise with a mask, or not at all. */
const refusing: ReadonlySet<LayerType> = new Set(['BatchNormalization', 'Softmax'])

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
  if (refusing.has(type)) return fault(node, pointer, `${type} with a mask is not supported`)
  if (recurrent.has(type))
    return { node: withMasks(node, ['steps'], [origin]), origin: kept(node, origin) }
  if (type === 'GlobalAveragePooling1D')
    return { node: withMasks(node, ['steps'], [origin]), origin: null }
  if (attending.has(type)) return { node: withMasks(node, owners, given), origin }
  if (joining.has(type)) return joined(node, given, pointer)
  if (type === 'Result') return { node, origin: node.config['isSequence'] === true ? origin : null }
  return { node, origin: passing.has(type) ? origin : null }
}

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
