/**
 * Operators on tensors become layers. `operators` has every operator that is supported, by its name
 * in keras.ops:
 *
 * | operators                                   | layer                                        |
 * | ------------------------------------------- | -------------------------------------------- |
 * | `+ - * / **`, maximum, minimum              | Add, Subtract, …, or one with `constant`     |
 * | `// % > == &`, arctan2, …                   | Binary {operation}, the same                 |
 * | exp, log, sqrt, isnan, stop_gradient, …     | Elementwise {operation}                      |
 * | where, select, threshold                    | Where {constants}                            |
 * | relu, sigmoid, softmax, …                   | Activation, Softmax, LeakyReLU               |
 * | mean, sum, any, logsumexp, norm, argmax, …  | Reduce {operation, axis, keepDims}           |
 * | reshape, expand_dims, squeeze               | Reshape                                      |
 * | transpose, swapaxes, moveaxis               | Permute                                      |
 * | x[:, 1:3], split                            | Slice {begin, end, strides, drop}            |
 * | take, flip, roll, repeat, tile              | Gather {axis, indices}                       |
 * | einsum, tensordot, dot                      | Einsum {equation, constants}                 |
 * | pad, concatenate, stack, matmul, max_pool … | Pad, Concatenate, Stack, MatMul, MaxPooling… |
 *
 * `constantFirst` says that the constant is the left operand. Axes count the batch as 0.
 */
import type { Fault } from '../../../errors.js'
import type { DraftLayer } from '../assemble-graph.js'
import { entryOf } from '../json.js'
import { tensorsIn, type LayerCall, type NetworkLayer, type TensorRef } from '../keras/network.js'
import type { Lowering, Part } from './lowering.js'
import { operationOf, type Operation, type OperatorTable } from './operation.js'
import { pickOperators } from './picks.js'
import { productOperators } from './products.js'
import { wayOutOf } from './refused-operators.js'
import { shapeOperators } from './shapes.js'
import { valueOperators } from './values.js'

export const operators: OperatorTable = {
  ...valueOperators,
  ...shapeOperators,
  ...pickOperators,
  ...productOperators,
}

type Form = Pick<DraftLayer, 'type' | 'config'> & Partial<Pick<DraftLayer, 'lower' | 'isRefused'>>
type NamedForm = Form & Pick<DraftLayer, 'name' | 'inputs'>

export interface LoweredOperator {
  readonly drafts: readonly NamedForm[]
  /** Names of the nodes that give its results. */
  readonly results: readonly string[]
  readonly faults: readonly Fault[]
}

interface Place {
  readonly name: string
  readonly nodeOf: (tensor: TensorRef) => string | null
}

export function lowerOperator(
  layer: NetworkLayer,
  call: LayerCall,
  { name, nodeOf }: Place,
): LoweredOperator {
  const operation = operationOf(layer, call)
  const inputs = operation.operands.flatMap(tensorsIn).map((tensor) => nodeOf(tensor) ?? '')
  const lowering = entryOf(operators, operation.name)?.(operation) ?? null
  if (lowering === null || lowering.parts.length === 0) return refused(layer, operation, name)
  const names = namesOf(lowering, name)
  const drafts = lowering.parts.map((part, i) => ({
    ...formOf(part, operation),
    name: names[i] ?? name,
    inputs: readsOf(part, inputs, names),
  }))
  return { drafts, results: lowering.results.map((part) => names[part] ?? name), faults: [] }
}

/** The first result has the name of the layer, the others are its parts. */
function namesOf({ parts, results }: Lowering, name: string): readonly string[] {
  return parts.map((_, i) => {
    const place = results.indexOf(i)
    if (place === 0) return name
    return place > 0 ? `${name}.part${place + 1}` : `${name}.step${i + 1}`
  })
}

function readsOf(
  { reads }: Part,
  inputs: readonly string[],
  names: readonly string[],
): readonly string[] {
  if (reads === 'operands') return inputs
  return reads.map((source) =>
    'operand' in source ? (inputs[source.operand] ?? '') : (names[source.part] ?? ''),
  )
}

/** A layer that follows from shapes has its type and its fields later. */
const formOf = ({ form }: Part, { writtenAs }: Operation): Form =>
  typeof form === 'function' ? { type: writtenAs, config: {}, lower: form } : form

function refused(
  { pointer }: NetworkLayer,
  { writtenAs, name: operator }: Operation,
  name: string,
): LoweredOperator {
  const fault = {
    pointer: `${pointer}/class_name`,
    value: writtenAs,
    accepted: 'operators that have a layer: + - * / **, keras.ops.relu, mean, reshape, …',
    message: `layer ${name}: the operator ${writtenAs} ${wayOutOf(operator, operator in operators)}`,
  }
  const draft = { name, type: writtenAs, config: {}, inputs: [], isRefused: true }
  return { drafts: [draft], results: [name], faults: [fault] }
}
