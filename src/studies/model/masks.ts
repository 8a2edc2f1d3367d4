/**
 * Masks of steps, passed from layer to layer as in Keras. The mask that an Embedding or a Masking
 * makes is `NAME#mask` among the inputs of the layers that use it; `masks` in their config says
 * which of their inputs it belongs to.
 */
import {
  innermostLayer,
  layerOnSteps,
  maskName,
  type LayerNode,
  type LayerType,
} from '../../advice/vocabulary/model-graph.js'
import type { Fault } from '../../errors.js'
import { recurrentTypes } from './layers/recurrent/recurrent.js'

/** What makes the mask of a result, and the steps that it belongs to; null where it has none. */
export type Origin = MaskOrigin | null

interface MaskOrigin {
  readonly layer: string
  /** Number of TimeDistributed around the layer. */
  readonly depth: number
}

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
  if (node.type === 'Result') return { node, origin: ofResult(node, origins) }
  const onSteps = layerOnSteps(node)
  const { depth } = onSteps
  // the masks of a model on every step stay inside
  const given = node.inputs.map((input) => within(origins.get(input) ?? null, depth))
  const outer = given.find((mask) => mask !== null && mask.depth < depth) ?? null
  if (outer !== null) return passedBy(node, innermostLayer(node), outer, pointer)
  if (makesMask(onSteps)) return { node, origin: { layer: node.name, depth } }
  if (given.every((mask) => mask === null)) return { node, origin: null }
  return maskedHere(node, onSteps, given, pointer)
}

/** A layer that has a mask of its own steps. */
function maskedHere(
  node: LayerNode,
  { type, config }: Typed,
  given: readonly Origin[],
  pointer: string,
): MaskedLayer | Fault {
  const [origin = null] = given
  // only the sequence is masked, and not what it starts from
  if (origin === null && recurrent.has(type)) return { node, origin }
  if (type === 'TimeDistributed') return passedBy(node, innermostLayer(node), origin, pointer)
  if (refusing.has(type)) return fault(node, pointer, `${type} with a mask is not supported`)
  if (recurrent.has(type))
    return { node: withMasks(node, ['steps'], [origin]), origin: kept(config, origin) }
  if (type === 'GlobalAveragePooling1D')
    return { node: withMasks(node, ['steps'], [origin]), origin: null }
  if (attending.has(type)) return { node: withMasks(node, owners, given), origin }
  if (joining.has(type)) return joined(node, given, pointer)
  return { node, origin: passing.has(type) ? origin : null }
}

type Typed = Pick<LayerNode, 'type' | 'config'>

const makesMask = ({ type, config }: Typed): boolean =>
  type === 'Masking' || config['maskZero'] === true

/** A state has no steps. */
const ofResult = ({ inputs, config }: LayerNode, origins: ReadonlyMap<string, Origin>): Origin =>
  config['isSequence'] === true ? (origins.get(inputs[0] ?? '') ?? null) : null

const within = (origin: Origin, depth: number): Origin =>
  origin !== null && origin.depth > depth ? null : origin

/** The mask of the steps outside TimeDistributed, which passes it on and does not use it. */
function passedBy(
  node: LayerNode,
  inner: Typed,
  outer: Origin,
  pointer: string,
): MaskedLayer | Fault {
  const { type } = inner
  const usesMask = [recurrent, attending, refusing].some((types) => types.has(type))
  if (!usesMask && !makesMask(inner) && type !== 'GlobalAveragePooling1D')
    return { node, origin: outer }
  return fault(node, pointer, `${type} in TimeDistributed with a mask of the steps outside it`)
}

const owners = ['query', 'value', 'key']

function withMasks(node: LayerNode, names: readonly string[], given: readonly Origin[]): LayerNode {
  const masks = names.filter((_, i) => (given[i] ?? null) !== null)
  const inputs = given.flatMap((origin) => (origin === null ? [] : [maskName(origin.layer)]))
  return {
    ...node,
    inputs: [...node.inputs, ...inputs],
    config: { ...node.config, masks },
  }
}

/** A recurrent layer keeps the mask where it shows all steps. */
function kept(config: LayerNode['config'], origin: Origin): Origin {
  const inner = config['layer'] as { readonly config: LayerNode['config'] } | undefined
  return (inner?.config ?? config)['returnSequences'] === true ? origin : null
}

function joined(node: LayerNode, given: readonly Origin[], pointer: string): MaskedLayer | Fault {
  const { type, config, depth } = layerOnSteps(node)
  const origins = given.filter((origin) => origin !== null)
  const [origin = null] = origins
  const isOne = origins.every(({ layer }) => layer === origin?.layer)
  if (type !== 'Concatenate' && given.includes(null)) return { node, origin: null }
  const axis = Number(config['axis'] ?? -1)
  const last = node.outputShape.length - depth
  const joinsSteps = type === 'Concatenate' && axis !== -1 && axis !== last
  return !isOne || joinsSteps
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
