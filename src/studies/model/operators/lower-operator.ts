/**
 * Operators on tensors become layers:
 *
 * | operators                       | layer                                               |
 * | ------------------------------- | --------------------------------------------------- |
 * | `+ - * / **`, maximum, minimum  | Add, Subtract, …, of two inputs, or with `constant` |
 * | exp, log, sqrt, square, abs, …  | Elementwise {operation}                             |
 * | relu, sigmoid, softmax, …       | Activation, Softmax, LeakyReLU                      |
 * | mean, sum, max, min, prod       | Reduce {operation, axis, keepDims}                  |
 * | reshape, expand_dims, squeeze   | Reshape                                             |
 * | transpose, swapaxes             | Permute                                             |
 * | x[:, 1:3], split                | Slice {begin, end, strides, drop}                   |
 * | concatenate, stack, matmul, …   | Concatenate, Stack, MatMul, Einsum, Clip            |
 *
 * `constantFirst` says that the constant is the left operand. Axes count the batch as 0.
 */
import type { Fault } from '../../../errors.js'
import { canonicalType, type DraftLayer } from '../assemble-graph.js'
import { tensorsIn, type LayerCall, type NetworkLayer, type TensorRef } from '../keras/network.js'
import { binaryTypes, layerOfOperator } from './layer-of-operator.js'
import { isNumbers, operationOf, valueOf, type Operation } from './operation.js'
import { splitPart } from './slices.js'

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
  const forms = formsOf(operation)
  if (forms === null) return refused(layer, operation, name)
  const drafts = forms.map((form, i) => ({
    ...form,
    name: i === 0 ? name : `${name}.part${i + 1}`,
    inputs,
  }))
  return { drafts, results: drafts.map((draft) => draft.name), faults: [] }
}

/** One layer, or one for each part of a split; null for an operator that is not supported. */
function formsOf(operation: Operation): readonly Form[] | null {
  if (operation.name === 'split') return splitForms(operation)
  const form = operation.name in binaryTypes ? binaryForm(operation) : unaryForm(operation)
  return form === null || !isKnown(form) ? null : [form]
}

const isKnown = ({ type, lower }: Form): boolean =>
  lower !== undefined || canonicalType(type) !== null

function unaryForm(operation: Operation): Form | null {
  const layer = layerOfOperator(operation)
  if (typeof layer === 'function') return { type: operation.writtenAs, config: {}, lower: layer }
  return layer
}

function binaryForm({ name, operands }: Operation): Form | null {
  const type = binaryTypes[name]
  const constants = operands.filter((operand) => tensorsIn(operand).length === 0)
  const [constant] = constants
  if (type === undefined || operands.length !== 2) return null
  if (constant === undefined) return { type, config: {} }
  const value = valueOf(constant)
  if (constants.length > 1 || !isNumbers(value)) return null
  const constantFirst = constant === operands[0]
  return { type, config: { constant: value, ...(constantFirst ? { constantFirst } : {}) } }
}

function splitForms({ options }: Operation): readonly Form[] | null {
  const { indices_or_sections: count, axis } = options
  if (typeof count !== 'number' || count < 1 || count > 1000) return null
  return Array.from({ length: count }, (_, k) => ({
    type: 'Slice',
    config: {},
    lower: splitPart(k, count, Number(axis ?? 0)),
  }))
}

function refused(
  { pointer }: NetworkLayer,
  { writtenAs }: Operation,
  name: string,
): LoweredOperator {
  const fault = {
    pointer: `${pointer}/class_name`,
    value: writtenAs,
    accepted: 'operators that have a layer: + - * / **, keras.ops.relu, mean, reshape, …',
    message: `layer ${name}: the operator ${writtenAs} is not supported here; write it with layers of Keras`,
  }
  const draft = { name, type: writtenAs, config: {}, inputs: [], isRefused: true }
  return { drafts: [draft], results: [name], faults: [fault] }
}
