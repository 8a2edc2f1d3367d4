/** A model inside TimeDistributed: each of its layers is put into a TimeDistributed of its own. */
import type { Fault } from '../../../errors.js'
import { canonicalType, type DraftLayer } from '../assemble-graph.js'
import { isObject } from '../json.js'
import type { Shape } from '../layers/layer-rule.js'
import { isModelClass } from './custom-classes.js'
import type { Network, NetworkLayer } from './network.js'
import { readNetwork } from './read-network.js'

/** The model that a layer is, or that it applies to every step; null for other layers. */
export function innerNetwork(layer: NetworkLayer): Network | null {
  if (layer.network !== null) return layer.network
  const inner = layer.config['layer']
  if (layer.className !== 'TimeDistributed' || !isObject(inner) || !isModelClass(inner)) return null
  return readNetwork(inner, `${layer.configPointer}/layer`)
}

/** A model in another wrapper, which has no meaning of its own layers. */
export function wrappedModelFault({
  name,
  className,
  config,
  configPointer,
}: NetworkLayer): Fault | null {
  const inner = config['layer']
  if (className === 'TimeDistributed' || !isObject(inner) || !isModelClass(inner)) return null
  return {
    pointer: `${configPointer}/layer`,
    value: inner['class_name'],
    accepted: 'a layer',
    message: `layer ${name}: a model inside ${className} is not supported; wrap its layers one by one`,
  }
}

type Typed = Pick<DraftLayer, 'type' | 'config'>

/**
 * The layer, applied to every step. Its penalty on outputs is one on the outputs of all steps.
 *
 * @param stepByStep as Keras 3 does.
 */
export function onEveryStep(draft: DraftLayer, stepByStep: boolean): DraftLayer {
  const { type, config, lower } = draft
  const wrapped = (inner: Typed): Typed => {
    const { activityRegularizer, dtype, ...own } = inner.config
    const layer = { type: canonicalType(inner.type), config: own, stepByStep, isOfModel: true }
    return { type: 'TimeDistributed', config: { layer, activityRegularizer, dtype } }
  }
  if (lower === undefined) return { ...draft, ...wrapped({ type, config }) }
  const rowsOf = (inputs: readonly Shape[]): readonly Shape[] =>
    inputs.map((shape) => shape.slice(1))
  return { ...draft, lower: (inputs) => wrapped(lower(rowsOf(inputs))) }
}
