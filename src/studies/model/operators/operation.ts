/** An operator on tensors in one spelling, whether keras.ops or TensorFlow wrote it. */
import { entryOf, isObject } from '../json.js'
import type { Argument, LayerCall, NetworkLayer } from '../keras/network.js'
import type { Lowering } from './lowering.js'

export interface Operation {
  /** Name in keras.ops: `multiply`, `get_item`, `mean`. */
  readonly name: string
  /** How the file calls it. */
  readonly writtenAs: string
  readonly operands: readonly Argument[]
  /** Further arguments, in the names of keras.ops. */
  readonly options: Readonly<Record<string, unknown>>
}

/** What an operator becomes, by its name in keras.ops; null: not with these arguments. */
export type OperatorTable = Readonly<Record<string, (operation: Operation) => Lowering | null>>

/** Keras 3 writes an operator as a class of keras.src.ops, Keras 2 as TFOpLambda. */
export const isOperator = ({ className, json }: NetworkLayer): boolean =>
  isTensorFlowOperator(className) ||
  (typeof json['module'] === 'string' && /^keras\.(src\.)?ops\b/.test(json['module']))

const isTensorFlowOperator = (className: string): boolean =>
  ['TFOpLambda', 'SlicingOpLambda'].includes(className)

export function operationOf(layer: NetworkLayer, call: LayerCall): Operation {
  return isTensorFlowOperator(layer.className)
    ? tensorFlowOperation(layer, call)
    : kerasOperation(layer, call)
}

/** Positional arguments after the tensors, by operator. */
const positional: Readonly<Record<string, readonly string[]>> = {
  get_item: ['key'],
  take: ['indices'],
  layer_norm: ['gamma', 'beta'],
  reshape: ['newshape'],
  transpose: ['axes'],
}

function kerasOperation({ className, config }: NetworkLayer, call: LayerCall): Operation {
  const name = snakeCase(className)
  const names = entryOf(positional, name) ?? []
  const firstOption = call.args.length - names.length
  const operands = names.length === 0 ? call.args : call.args.slice(0, Math.max(1, firstOption))
  const given = call.args
    .slice(operands.length)
    .map((argument, i) => [names[i] ?? `argument ${i}`, valueOf(argument)] as const)
  const { operands: named, options } = split(call.kwargs)
  const { name: _name, ...fixed } = config
  return {
    name: entryOf(operatorAliases, name) ?? name,
    writtenAs: `keras.ops.${name}`,
    operands: [...operands, ...named],
    options: { ...fixed, ...options, ...Object.fromEntries(given) },
  }
}

/** TensorFlow's names where they differ from those of keras.ops. */
export const operatorAliases: Readonly<Record<string, string>> = {
  greater_than: 'greater',
  floordiv: 'floor_divide',
  floor_div: 'floor_divide',
  floormod: 'mod',
  gather: 'take',
  reverse: 'flip',
  reduce_any: 'any',
  reduce_all: 'all',
  reduce_logsumexp: 'logsumexp',
  reduce_std: 'std',
  reduce_variance: 'var',
  where_v2: 'where',
  atan2: 'arctan2',
  acos: 'arccos',
  acosh: 'arccosh',
  asin: 'arcsin',
  asinh: 'arcsinh',
  atan: 'arctan',
  atanh: 'arctanh',
  fabs: 'abs',
  exponential: 'exp',
  bitwise_not: 'logical_not',
  is_nan: 'isnan',
  is_inf: 'isinf',
  is_finite: 'isfinite',
  true_divide: 'divide',
  truediv: 'divide',
  pow: 'power',
  add_v2: 'add',
  mul: 'multiply',
  sub: 'subtract',
  concat: 'concatenate',
  getitem: 'get_item',
  reduce_mean: 'mean',
  reduce_sum: 'sum',
  reduce_max: 'max',
  reduce_min: 'min',
  reduce_prod: 'prod',
  amax: 'max',
  amin: 'min',
  clip_by_value: 'clip',
  neg: 'negative',
  absolute: 'abs',
  swish: 'silu',
}
const optionAliases: Readonly<Record<string, string>> = {
  perm: 'axes',
  shape: 'newshape',
  slice_spec: 'key',
  keep_dims: 'keepdims',
  clip_value_min: 'x_min',
  clip_value_max: 'x_max',
  num_or_size_splits: 'indices_or_sections',
  multiples: 'repeats',
  paddings: 'pad_width',
}

/** The function is `math.multiply`; the first operand is positional, the others have names. */
function tensorFlowOperation({ config }: NetworkLayer, call: LayerCall): Operation {
  const written = String(config['function'])
  const last = written.split('.').at(-1) ?? written
  const { operands, options } = split(call.kwargs)
  const renamed = Object.entries(options).map(
    ([key, value]) => [entryOf(optionAliases, key) ?? key, value] as const,
  )
  const { name: _name, ...rest } = Object.fromEntries(renamed)
  return {
    name: entryOf(operatorAliases, last) ?? last,
    writtenAs: `tf.${written}`,
    operands: [...call.args, ...operands],
    options: rest,
  }
}

/** Names of arguments that are operands, in order. */
const operandNames = ['condition', 'x', 'x1', 'a', 'inputs', 'y', 'x2', 'b']

function split(kwargs: LayerCall['kwargs']): Pick<Operation, 'operands' | 'options'> {
  const operands = operandNames.flatMap((name) => kwargs.get(name) ?? [])
  const options = [...kwargs]
    .filter(([name]) => !operandNames.includes(name))
    .map(([name, argument]) => [name, valueOf(argument)] as const)
  return { operands, options: Object.fromEntries(options) }
}

/** The value of a constant argument; a tensor gives undefined. */
export function valueOf(argument: Argument): unknown {
  if (argument.kind === 'list') return argument.items.map(valueOf)
  return argument.kind === 'constant' ? argument.value : undefined
}

const snakeCase = (name: string): string =>
  name.replaceAll(/(?<=[a-z0-9])[A-Z]/g, (letter) => `_${letter}`).toLowerCase()

/** One number, or (nested) lists of them. */
export function isNumbers(value: unknown): boolean {
  return Array.isArray(value) ? value.every(isNumbers) : typeof value === 'number'
}

/** Reads `{start, stop, step}` of a slice, `__slice__` or not; null for something else. */
export function sliceOf(value: unknown): Readonly<Record<string, unknown>> | null {
  if (!isObject(value)) return null
  const config = value['class_name'] === '__slice__' ? value['config'] : value
  return isObject(config) && 'start' in config ? config : null
}

export const isEllipsis = (value: unknown): boolean =>
  isObject(value) && value['class_name'] === '__ellipsis__'
