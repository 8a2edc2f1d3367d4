import type { Fault } from '../../../errors.js'
import {
  tensorsOfCall,
  type LayerCall,
  type Network,
  type NetworkLayer,
  type TensorRef,
} from './network.js'

/** One call of a layer. */
export interface Step {
  readonly layer: NetworkLayer
  readonly call: LayerCall
  /** Number of the call, counted from 0. */
  readonly number: number
}

export interface OrderedCalls {
  /** Every call after the calls whose results it reads. */
  readonly steps: readonly Step[]
  readonly faults: readonly Fault[]
  /** The key of the call that gives a tensor, or of the input; null where there is none. */
  readonly sourceOf: (tensor: TensorRef) => string | null
}

/** Identifies a call within its network. */
export const callKey = (layer: string, number: number): string => `${layer}\n${number}`

/** Sorts the calls of a network in the order of computation. */
export function orderCalls(network: Network): OrderedCalls {
  const sourceOf = sourcesOf(network)
  const steps = stepsOf(network)
  const faults = [...repeatedNames(network), ...unknownSources(steps, sourceOf)]
  const ordered = topological(steps, sourceOf)
  const done = new Set(ordered)
  const circular = [...steps.values()].filter((step) => !done.has(step))
  if (faults.length === 0 && circular[0] !== undefined) faults.push(circleFault(circular))
  return { steps: ordered, faults, sourceOf }
}

/** Layers that cannot be told apart by their names, which is how calls name them. */
function repeatedNames({ inputs, layers }: Network): Fault[] {
  const seen = new Set(inputs.map(({ name }) => name))
  return layers.flatMap(({ name, pointer }) => {
    if (!seen.has(name)) {
      seen.add(name)
      return []
    }
    const message = `two layers have the name ${name}; rename one of them`
    const accepted = 'a name that no other layer has'
    return [{ pointer: `${pointer}/config/name`, value: name, accepted, message }]
  })
}

function stepsOf({ layers }: Network): ReadonlyMap<string, Step> {
  const steps = new Map<string, Step>()
  for (const layer of layers)
    for (const [number, call] of layer.calls.entries())
      steps.set(callKey(layer.name, number), { layer, call, number })
  return steps
}

/**
 * Files number the calls of a model inside the model from 1, and other calls with gaps: the k-th
 * smallest number that is read is the k-th call.
 */
function sourcesOf(network: Network): OrderedCalls['sourceOf'] {
  const inputs = new Set(network.inputs.map(({ name }) => name))
  const read = numbersRead(network)
  const calls = new Map(network.layers.map(({ name, calls }) => [name, calls.length]))
  const ranks = new Map<string, ReadonlyMap<number, number>>()
  for (const [layer, numbers] of read) {
    const sorted = [...numbers].sort((a, b) => a - b)
    const isComplete = sorted.length === calls.get(layer)
    ranks.set(layer, new Map(sorted.map((number, rank) => [number, isComplete ? rank : number])))
  }
  return ({ layer, call }) => {
    if (inputs.has(layer)) return callKey(layer, 0)
    const number = ranks.get(layer)?.get(call) ?? call
    return number >= 0 && number < (calls.get(layer) ?? 0) ? callKey(layer, number) : null
  }
}

function numbersRead({ layers, outputs }: Network): ReadonlyMap<string, ReadonlySet<number>> {
  const read = new Map<string, Set<number>>()
  const tensors = layers.flatMap(({ calls }) => calls.flatMap(tensorsOfCall))
  for (const { layer, call } of [...tensors, ...outputs.map(({ tensor }) => tensor)]) {
    const numbers = read.get(layer) ?? new Set()
    read.set(layer, numbers.add(call))
  }
  return read
}

function unknownSources(
  steps: ReadonlyMap<string, Step>,
  sourceOf: OrderedCalls['sourceOf'],
): Fault[] {
  return [...steps.values()].flatMap(({ layer, call }) =>
    tensorsOfCall(call)
      .filter((tensor) => sourceOf(tensor) === null)
      .map((tensor) => ({
        pointer: call.pointer,
        value: [tensor.layer, tensor.call, tensor.tensor],
        accepted: 'an input or another layer of the model, as [layer, call, tensor]',
        message: `layer ${layer.name} reads call ${tensor.call} of ${tensor.layer}, which the model does not have`,
      })),
  )
}

/** Kahn's algorithm (Kahn, 1962), in the order of the file where several calls could come next. */
function topological(
  steps: ReadonlyMap<string, Step>,
  sourceOf: OrderedCalls['sourceOf'],
): readonly Step[] {
  const readers = new Map<string, string[]>()
  const waiting = new Map<string, number>()
  for (const [key, { call }] of steps) {
    const sources = new Set(tensorsOfCall(call).map(sourceOf))
    const needed = [...sources].filter((source) => source !== null && steps.has(source))
    waiting.set(key, needed.length)
    for (const source of needed) {
      const list = readers.get(source ?? '') ?? []
      list.push(key)
      readers.set(source ?? '', list)
    }
  }
  const ready = [...steps.keys()].filter((key) => waiting.get(key) === 0)
  const ordered: Step[] = []
  // the list grows while it is read
  for (const key of ready) {
    const step = steps.get(key)
    if (step !== undefined) ordered.push(step)
    for (const reader of readers.get(key) ?? []) {
      const left = (waiting.get(reader) ?? 0) - 1
      waiting.set(reader, left)
      if (left === 0) ready.push(reader)
    }
  }
  return ordered
}

function circleFault(circular: readonly Step[]): Fault {
  const names = [...new Set(circular.map(({ layer }) => layer.name))]
  const some = names.slice(0, 5).join(', ')
  return {
    pointer: circular[0]?.call.pointer ?? '',
    value: names.slice(0, 5),
    accepted: 'layers that read only what comes before them',
    message: `the layers ${some}${names.length > 5 ? ', …' : ''} read each other in a circle`,
  }
}
