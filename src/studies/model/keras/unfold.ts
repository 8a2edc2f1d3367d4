/** Unfolds a model with models and shared layers into one list of layers, one for each call. */
import type { Fault } from '../../../errors.js'
import type { DraftLayer } from '../assemble-graph.js'
import { canonicalType } from '../assemble-graph.js'
import { layerConfig } from '../keras-config.js'
import { readCall } from './call-arguments.js'
import { customFault } from './custom-classes.js'
import type { LayerCall, Network, NetworkLayer, TensorRef } from './network.js'
import { tensorsOfCall } from './network.js'
import { isOperator, operatorDrafts } from './operators.js'
import { callKey, orderCalls, type OrderedCalls, type Step } from './order-calls.js'
import { isOff, trainingFault, trainingMode, type TrainingMode } from './training-argument.js'

/** Most calls of layers, all models unfolded. */
const callsMax = 20_000

export interface Unfolded {
  readonly layers: readonly DraftLayer[]
  /** Names of the layers (or inputs) that give the outputs, in their order. */
  readonly outputs: readonly { readonly name: string; readonly layer: string }[]
  readonly faults: readonly Fault[]
}

/** Where a model is unfolded. */
interface Scope {
  /** `outer/inner/` before the names of layers; the calls of a shared model have their number. */
  readonly prefix: string
  /** The same without numbers of calls: names the weights. */
  readonly weightPrefix: string
  /** Names of the nodes that give the inputs. */
  readonly inputs: readonly string[]
  /** False inside a frozen model. */
  readonly trainable: boolean
  readonly training: TrainingMode
}

export function unfold(network: Network): Unfolded {
  const unfolding = new Unfolding()
  const outputs = unfolding.model(network, {
    prefix: '',
    weightPrefix: '',
    inputs: network.inputs.map(({ name }) => name),
    trainable: true,
    training: null,
  })
  const { layers, faults } = unfolding
  return {
    layers,
    faults,
    outputs: network.outputs.map(({ name }, i) => ({ name, layer: outputs[i] ?? '' })),
  }
}
