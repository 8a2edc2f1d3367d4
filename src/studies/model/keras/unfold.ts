/** Unfolds a model with models and shared layers into one list of layers, one for each call. */
import type { Fault } from '../../../errors.js'
import type { DraftLayer } from '../assemble-graph.js'
import { isObject, type Json } from '../json.js'
import { isKeras3, layerConfig } from '../keras-config.js'
import { lowerOperator } from '../operators/lower-operator.js'
import { isOperator } from '../operators/operation.js'
import { applicationForm, customScale } from './application-layers.js'
import { ignoresMask, readCall } from './call-arguments.js'
import { customFault } from './custom-classes.js'
import {
  tensorsOfCall,
  type LayerCall,
  type Network,
  type NetworkLayer,
  type TensorRef,
} from './network.js'
import { withoutMaskArguments } from './mask-arguments.js'
import { requireFew, unfoldedLayers } from './layer-limit.js'
import { callKey, orderCalls, type Step } from './order-calls.js'
import { otherResultsRead, resultDraft } from './results.js'
import { innerNetwork, onEveryStep, wrappedModelFault } from './time-distributed.js'
import { isOff, trainingFault, trainingMode, type TrainingMode } from './training-argument.js'

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
  readonly isTrainable: boolean
  readonly training: TrainingMode
  /** For each TimeDistributed around the model, from the inside, whether it goes step by step. */
  readonly timeSteps: readonly boolean[]
}

/** A call in a model that is being unfolded. */
interface Place {
  readonly step: Step
  readonly scope: Scope
  /** The node that gives a tensor; null where there is none. */
  readonly nodeOf: (tensor: TensorRef) => string | null
  /** Numbers of the results after the first that are read. */
  readonly otherResults: readonly number[]
}

export function unfold(network: Network): Unfolded {
  requireFew(unfoldedLayers(network), network.pointer)
  const unfolding = new Unfolding()
  const outputs = unfolding.model(network, {
    prefix: '',
    weightPrefix: '',
    inputs: network.inputs.map(({ name }) => name),
    isTrainable: true,
    training: null,
    timeSteps: [],
  })
  const { layers, faults } = unfolding
  return {
    layers,
    faults,
    outputs: network.outputs.map(({ name }, i) => ({ name, layer: outputs[i] ?? '' })),
  }
}

/** Names of the nodes that give the results of a call. */
type Results = readonly string[]

class Unfolding {
  readonly layers: DraftLayer[] = []
  readonly faults: Fault[] = []
  /** The first call of each layer with weights. */
  private readonly owners = new Map<string, string>()

  /** Adds the layers of a model; returns the nodes that give its outputs. */
  model(written: Network, scope: Scope): Results {
    const network = withoutMaskArguments(written)
    const { steps, faults, sourceOf } = orderCalls(network)
    this.faults.push(...faults)
    const results = new Map<string, Results>()
    for (const [i, { name }] of network.inputs.entries())
      results.set(callKey(name, 0), [scope.inputs[i] ?? ''])
    const nodeOf = (tensor: TensorRef): string | null => {
      const node = results.get(sourceOf(tensor) ?? '')?.[tensor.tensor]
      return node ?? null
    }
    const read = otherResultsRead(network, sourceOf)
    for (const step of steps) {
      const key = callKey(step.layer.name, step.number)
      results.set(key, this.step({ step, scope, nodeOf, otherResults: read.get(key) ?? [] }))
    }
    return network.outputs.map(({ tensor }) => nodeOf(tensor) ?? '')
  }

  private step(place: Place): Results {
    const { step, scope } = place
    const missing = missingResult(place)
    if (missing !== null) this.faults.push(missing)
    requireFew(this.layers.length + 1, step.call.pointer)
    const inner = innerNetwork(step.layer)
    if (inner !== null) return this.innerModel(inner, place)
    const { layer, call } = step
    const custom = customFault(layer) ?? wrappedModelFault(layer)
    if (custom !== null) this.faults.push(custom)
    const training = trainingFault(layer, call, trainingMode(call, scope.training))
    if (training !== null) this.faults.push(training)
    return isOperator(layer) ? this.operator(place) : this.ordinary(place, custom !== null)
  }

  private innerModel(network: Network, place: Place): Results {
    const { layer, call, number } = place.step
    const { scope } = place
    const inputs = tensorsOfCall(call).map(place.nodeOf)
    if (inputs.length !== network.inputs.length)
      this.faults.push(wrongInputs(layer, call, network.inputs.length))
    return this.model(network, {
      prefix: `${nodeName(scope, layer, number)}/`,
      weightPrefix: `${scope.weightPrefix}${layer.name}/`,
      inputs: inputs.map((input) => input ?? ''),
      isTrainable: scope.isTrainable && isTrainable(layer.config),
      training: trainingMode(call, scope.training),
      timeSteps:
        layer.network === null ? [isKeras3(layer.config), ...scope.timeSteps] : scope.timeSteps,
    })
  }

  private operator(place: Place): Results {
    const { layer, call, number } = place.step
    const name = nodeName(place.scope, layer, number)
    const { drafts, results, faults } = lowerOperator(layer, call, { name, nodeOf: place.nodeOf })
    this.faults.push(...faults)
    for (const draft of drafts) this.add({ ...this.draftOf(place), ...draft }, place)
    return results
  }

  private ordinary(place: Place, isRefused: boolean): Results {
    const { layer, call } = place.step
    const { inputs, fields, faults } = readCall(layer, call)
    this.faults.push(...faults)
    const nodes = this.scaledInputs(
      place,
      inputs.map((tensor) => place.nodeOf(tensor)),
    )
    const draft = this.draftOf(place)
    const weights = `${place.scope.weightPrefix}${layer.name}`
    const owner = this.owners.get(weights) ?? null
    if (owner === null) this.owners.set(weights, draft.name)
    const complete: DraftLayer = {
      ...draft,
      inputs: nodes.map((node) => node ?? ''),
      config: { ...draft.config, ...fields },
      ...applicationForm(layer),
      ...withTraining(layer, call, place.scope),
      sharesWeightsWith: owner,
      isMasked: call.isMasked === true,
      ignoresMask: ignoresMask(layer, call, inputs.length),
      isRefused: isRefused || nodes.includes(null),
    }
    this.add(complete, place)
    return this.resultsOf(complete, place)
  }

  /** Nodes of the results of a layer, at their numbers. */
  private resultsOf(layer: DraftLayer, place: Place): Results {
    const results = [layer.name]
    for (const index of place.otherResults) {
      const draft = resultDraft(layer, index)
      this.layers.push(draft)
      results[index] = draft.name
    }
    return results
  }

  /** The second input of a scaled sum becomes a product of its own. */
  private scaledInputs(
    place: Place,
    nodes: readonly (string | null)[],
  ): readonly (string | null)[] {
    const constant = customScale(place.step.layer)
    const [first = null, second = null] = nodes
    if (constant === null || second === null) return nodes
    const draft = this.draftOf(place)
    const name = `${draft.name}.scaled`
    this.add({ ...draft, name, type: 'Multiply', config: { constant }, inputs: [second] }, place)
    return [first, name]
  }

  private draftOf({ step: { layer, number }, scope }: Place): DraftLayer {
    return {
      name: nodeName(scope, layer, number),
      type: layer.className,
      config: layerConfig(layer.config),
      inputs: [],
      pointer: layer.pointer,
      configPointer: layer.configPointer,
      trainable: scope.isTrainable && isTrainable(layer.config),
      sharesWeightsWith: null,
      spelling: 'keras',
      isRefused: false,
    }
  }

  private add(draft: DraftLayer, { scope }: Place): void {
    this.layers.push(scope.timeSteps.reduce(onEveryStep, draft))
  }
}

/** Not frozen, and neither is the layer inside TimeDistributed. */
function isTrainable(config: Json): boolean {
  // the directions of a Bidirectional are frozen one by one
  const inner = 'merge_mode' in config ? null : config['layer']
  const innerConfig = isObject(inner) ? inner['config'] : null
  return config['trainable'] !== false && (!isObject(innerConfig) || isTrainable(innerConfig))
}

/** The second call of a layer is named `layer.2`. */
const nodeName = ({ prefix }: Scope, { name }: NetworkLayer, number: number): string =>
  `${prefix}${name}${number === 0 ? '' : `.${number + 1}`}`

/** A layer whose training behaviour is off does nothing. */
const withTraining = (
  layer: NetworkLayer,
  call: LayerCall,
  { training }: Scope,
): Partial<DraftLayer> =>
  isOff(layer, trainingMode(call, training))
    ? { type: 'Activation', config: { activation: 'linear' } }
    : {}

/** An operator has no such result. */
function missingResult({ step: { layer, call }, nodeOf }: Place): Fault | null {
  const missing = tensorsOfCall(call).find((tensor) => nodeOf(tensor) === null)
  if (missing === undefined) return null
  return {
    pointer: call.pointer,
    value: [missing.layer, missing.call, missing.tensor],
    accepted: 'a result that the layer has',
    message: `layer ${layer.name} reads result ${missing.tensor} of ${missing.layer}, which it does not have`,
  }
}

function wrongInputs(layer: NetworkLayer, call: LayerCall, needed: number): Fault {
  const given = tensorsOfCall(call).length
  return {
    pointer: call.pointer,
    value: given,
    accepted: `${needed} inputs`,
    message: `the model ${layer.name} is called with ${given} inputs and has ${needed}`,
  }
}
