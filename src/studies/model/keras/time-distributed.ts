/** A model inside TimeDistributed: each of its layers is put into a TimeDistributed of its own. */
import type { Fault } from '../../../errors.js'
import { canonicalType, type DraftLayer } from '../assemble-graph.js'
import { isObject } from '../json.js'
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

/** Work on each number alone, or on its last axis: the same with or without steps. */
const anyShape = ['Add', 'Subtract', 'Multiply', 'Average', 'Maximum', 'Minimum', 'Activation']

/** The layer, applied to every step. Merging layers work on all steps at once. */
export function onEveryStep(draft: DraftLayer): DraftLayer | Fault {
  const type = canonicalType(draft.type)
  if (type !== null && anyShape.includes(type)) return draft
  if (draft.inputs.length === 1)
    return { ...draft, type: 'TimeDistributed', config: { layer: { type, config: draft.config } } }
  const { axis } = draft.config
  if (type === 'Concatenate' && typeof axis === 'number')
    return { ...draft, config: { ...draft.config, axis: axis < 0 ? axis : axis + 1 } }
  return {
    pointer: draft.pointer,
    value: draft.type,
    accepted: 'layers with one input, and layers that add, multiply or concatenate',
    message: `layer ${draft.name}: ${String(draft.type)} with several inputs inside TimeDistributed is not supported; apply it outside`,
  }
}
