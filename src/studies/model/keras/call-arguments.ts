/** What the arguments of a call mean for a layer: the tensors that it reads, and fields. */
import type { Fault } from '../../../errors.js'
import { entryOf } from '../json.js'
import { recurrentTypes } from '../layers/recurrent/recurrent.js'
import {
  tensorsIn,
  type Argument,
  type LayerCall,
  type NetworkLayer,
  type TensorRef,
} from './network.js'

export interface CallMeaning {
  readonly inputs: readonly TensorRef[]
  /** Fields that the call adds to the config. */
  readonly fields: Readonly<Record<string, unknown>>
  readonly faults: readonly Fault[]
}

/** Arguments that hold tensors, in the order in which the layer takes its inputs. */
const tensorNames = [
  ...['inputs', 'sequences', 'query', 'value', 'key', 'input_tensor', 'x'],
  'initial_state',
]

/** The same for single classes. */
const tensorNamesOf: Readonly<Record<string, readonly string[]>> = { Softmax: ['mask'] }

/** Arguments that become fields of the layer. */
const fieldNames: Readonly<Record<string, string>> = { use_causal_mask: 'useCausalMask' }

/** Reads the call of a layer of Keras: no operator, no model. */
export function readCall(layer: NetworkLayer, call: LayerCall): CallMeaning {
  const named = (name: string): readonly TensorRef[] => {
    const argument = call.kwargs.get(name)
    return argument === undefined ? [] : tensorsIn(argument)
  }
  const fields = Object.entries(fieldNames)
    .filter(([name]) => valueOf(call.kwargs.get(name)) === true)
    .map(([, field]) => [field, true] as const)
  return {
    inputs: [...call.args.flatMap(tensorsIn), ...namesFor(layer).flatMap(named)],
    fields: Object.fromEntries(fields),
    faults: [...argumentFaults(layer, call), ...kwargFaults(layer, call)],
  }
}

const namesFor = ({ className }: NetworkLayer): readonly string[] => [
  ...tensorNames,
  ...(entryOf(tensorNamesOf, className) ?? []),
]

const valueOf = (argument: Argument | undefined): unknown =>
  argument?.kind === 'constant' ? argument.value : undefined

/**
 * Keras 3 hands a mask on only to a layer that is called with one tensor, so a recurrent layer with
 * initial states steps over nothing, unless its call names the mask.
 */
export const ignoresMask = (layer: NetworkLayer, call: LayerCall, inputs: number): boolean =>
  call.isKeras3 &&
  call.isMasked !== true &&
  recurrentClasses.includes(layer.className) &&
  inputs > 1

const recurrentClasses: readonly string[] = ['Bidirectional', ...recurrentTypes]

/** Numbers in the place of layers' results. */
function argumentFaults(layer: NetworkLayer, call: LayerCall): readonly Fault[] {
  const states = call.kwargs.get('initial_state')
  const constants = [...call.args, ...(states === undefined ? [] : [states])].flatMap(constantsIn)
  if (constants.length === 0) return []
  return [
    {
      pointer: call.pointer,
      value: constants,
      accepted: 'results of layers',
      message: `layer ${layer.name} reads a constant; give it as an input, or use an operator (x + 1)`,
    },
  ]
}

/** Numbers in an argument. */
function constantsIn(argument: Argument): readonly unknown[] {
  if (argument.kind === 'list') return argument.items.flatMap(constantsIn)
  return argument.kind === 'constant' && argument.value !== null ? [argument.value] : []
}

/** Arguments that change nothing are `null` and `false`. */
function kwargFaults(layer: NetworkLayer, call: LayerCall): readonly Fault[] {
  const others = [...call.kwargs].filter(
    ([name]) => name !== 'training' && !namesFor(layer).includes(name) && !(name in fieldNames),
  )
  return others
    .filter(([, argument]) => !isNothing(argument))
    .map(([name, argument]) => kwargFault(layer, call, name, valueOf(argument)))
}

/** `null`, `false`, and lists of them. */
const isNothing = (argument: Argument): boolean =>
  argument.kind === 'list'
    ? argument.items.every(isNothing)
    : argument.kind === 'constant' && (argument.value === null || argument.value === false)

function kwargFault(layer: NetworkLayer, call: LayerCall, name: string, value: unknown): Fault {
  return {
    pointer: `${call.pointer}/kwargs/${name}`,
    value,
    accepted: 'null',
    message: `layer ${layer.name} is called with ${name}, which is not supported: ${wayOut(name)}`,
  }
}

function wayOut(name: string): string {
  if (name.includes('mask'))
    return 'let Embedding(mask_zero=True) or Masking make the mask, or call the layer without one'
  return 'call the layer without it'
}
