/** Operators on tensors that a model uses as layers. Axes count the batch as 0. */
import type { LayerType } from '../../../advice/vocabulary/model-graph.js'
import type { Fields } from '../fields.js'
import { einsumOf } from './einsum.js'
import { broadcast, elementwise, shapeOfConstant } from './elementwise.js'
import {
  axesOf,
  first,
  ShapeMismatch,
  valuesOnly,
  type LayerRule,
  type Shape,
} from './layer-rule.js'

export const elementwiseOperations = [
  'exp',
  'expm1',
  'log',
  'log1p',
  'sqrt',
  'rsqrt',
  'square',
  'abs',
  'negative',
  'reciprocal',
  'sin',
  'cos',
  'tan',
  'sign',
  'floor',
  'ceil',
  'round',
  'erf',
  'erfc',
  'exp2',
  'log2',
  'log10',
  'cbrt',
  'sinh',
  'cosh',
  'arcsin',
  'arccos',
  'arctan',
  'arcsinh',
  'arccosh',
  'arctanh',
  'deg2rad',
  'rad2deg',
  'trunc',
  'logicalNot',
  'isnan',
  'isinf',
  'isfinite',
  'signbit',
  'zerosLike',
  'onesLike',
  'stopGradient',
] as const

/** Of two tensors, or of one and a constant. Truth values are 1 and 0. */
export const binaryOperations = [
  'greater',
  'greaterEqual',
  'less',
  'lessEqual',
  'equal',
  'notEqual',
  'logicalAnd',
  'logicalOr',
  'logicalXor',
  'floorDivide',
  'mod',
  'fmod',
  'arctan2',
  'hypot',
  'logaddexp',
  'divideNoNan',
  'squaredDifference',
] as const

export const reductionOperations = [
  'mean',
  'sum',
  'max',
  'min',
  'prod',
  'std',
  'var',
  'any',
  'all',
  'countNonzero',
  'logsumexp',
  'l1Norm',
  'l2Norm',
  'ptp',
  'argmax',
  'argmin',
] as const
/** Operations that give a place along one axis. */
const places: readonly string[] = ['argmax', 'argmin']

/** Without an axis: all of them. The batch stays. */
const reduce: LayerRule = (fields, inputs) => {
  const shape = first(inputs)
  const operation = fields.oneOf('operation', reductionOperations, 'mean')
  if (!fields.has('axis')) fields.fail('axis', 'the axes of a row, from 1; the batch stays')
  const axis = axesOf(fields, 'axis', shape.length, [])
  if (places.includes(operation) && axis.length !== 1) fields.fail('axis', 'one axis of a row')
  const keepDims = fields.flag('keepDims', false)
  const kept = shape.flatMap((size, i) => {
    if (!axis.includes(i + 1)) return [size]
    return keepDims ? [1] : []
  })
  return { config: { operation, axis, keepDims }, outputShape: kept, parameters: 0 }
}

/** A list with one entry for each axis of the row. */
function listOf<T>(
  fields: Fields,
  field: string,
  length: number,
  isGood: (entry: unknown) => entry is T,
): readonly T[] {
  const value = fields.raw(field)
  return Array.isArray(value) && value.length === length && value.every(isGood)
    ? value
    : fields.fail(field, `a list with an entry for each of the ${length} axes of a row`)
}

const isWhole = (entry: unknown): entry is number => Number.isInteger(entry) && Number(entry) >= 0
const isFlag = (entry: unknown): entry is boolean => typeof entry === 'boolean'

/** Takes begin to end, every stride-th; a dropped axis disappears. */
const slice: LayerRule = (fields, inputs) => {
  const rank = first(inputs).length
  const begin = listOf(fields, 'begin', rank, isWhole)
  const end = listOf(fields, 'end', rank, isWhole)
  const strides = listOf(fields, 'strides', rank, isWhole)
  const drop = listOf(fields, 'drop', rank, isFlag)
  const sizes = begin.map((from, i) => Math.ceil(((end[i] ?? 0) - from) / (strides[i] ?? 1)))
  if (sizes.some((size, i) => size < 1 || (end[i] ?? 0) > (first(inputs)[i] ?? 0)))
    throw new ShapeMismatch('sizes that hold the slice')
  return {
    config: { begin, end, strides, drop },
    outputShape: sizes.filter((_, i) => drop[i] !== true),
    parameters: 0,
  }
}

const stack: LayerRule = (fields, inputs) => {
  const shape = first(inputs)
  if (inputs.some((other) => other.join() !== shape.join()))
    throw new ShapeMismatch('inputs of one shape')
  const [axis = 1] = axesOf(fields, 'axis', shape.length + 1, [1])
  const outputShape = [...shape.slice(0, axis - 1), inputs.length, ...shape.slice(axis - 1)]
  return { config: { axis }, outputShape, parameters: 0 }
}

const turned = (shape: Shape, isTransposed: boolean): Shape =>
  isTransposed ? [...shape.slice(0, -2), shape.at(-1) ?? 1, shape.at(-2) ?? 1] : shape

/** Products of the matrices in the last two axes; the other axes are the same. */
const matMul: LayerRule = (fields, inputs) => {
  const config = {
    transposeA: fields.flag('transposeA', false),
    transposeB: fields.flag('transposeB', false),
  }
  const [left = [], right = []] = inputs
  const a = turned(left, config.transposeA)
  const b = turned(right, config.transposeB)
  const isStack = a.length >= 2 && a.length === b.length
  const fits = a.at(-1) === b.at(-2) && a.slice(0, -2).join() === b.slice(0, -2).join()
  if (inputs.length !== 2 || !isStack || !fits)
    throw new ShapeMismatch('two inputs [..., m, k] and [..., k, n]')
  return { config, outputShape: [...a.slice(0, -1), b.at(-1) ?? 1], parameters: 0 }
}

/** One entry for each operand: null for an input, else its numbers. */
function constantsOf(
  fields: Fields,
  inputs: readonly Shape[],
  needed: number | null,
): readonly unknown[] {
  const value = fields.raw('constants') ?? inputs.map(() => null)
  const list: readonly unknown[] = Array.isArray(value) ? value : []
  const isGood = list.every((entry) => entry === null || shapeOfConstant(entry) !== null)
  const count = list.filter((entry) => entry === null).length
  if (!isGood || count !== inputs.length || list.length !== (needed ?? list.length))
    fields.fail('constants', 'a list with null for each input, and numbers for the other operands')
  return list
}

/** The second operand where the first is not 0, else the third. */
const where: LayerRule = (fields, inputs) => {
  const constants = constantsOf(fields, inputs, 3)
  const shapes = [...inputs, ...constants.flatMap((value) => [shapeOfConstant(value) ?? []])]
  return { config: { constants }, outputShape: shapes.reduce(broadcast), parameters: 0 }
}

type Pair = readonly [number, number]
const isPair = (entry: unknown): entry is Pair =>
  Array.isArray(entry) && entry.length === 2 && entry.every(isWhole)

/** So many entries of one value before and after each axis of a row. */
const pad: LayerRule = (fields, inputs) => {
  const shape = first(inputs)
  const padding = listOf(fields, 'padding', shape.length, isPair)
  const outputShape = shape.map((size, i) => size + (padding[i]?.[0] ?? 0) + (padding[i]?.[1] ?? 0))
  return { config: { padding, value: fields.number('value', 0) }, outputShape, parameters: 0 }
}

function oneAxis(fields: Fields, shape: Shape): number {
  const [axis = 1, ...others] = axesOf(fields, 'axis', shape.length, [])
  return fields.has('axis') && others.length === 0 ? axis : fields.fail('axis', 'one axis of a row')
}

/** The entries with these numbers along an axis, in their order. */
const gather: LayerRule = (fields, inputs) => {
  const shape = first(inputs)
  const axis = oneAxis(fields, shape)
  const size = shape[axis - 1] ?? 1
  const value = fields.raw('indices')
  const indices: readonly unknown[] = Array.isArray(value) ? value : []
  if (indices.length === 0 || !indices.every((index) => isWhole(index) && index < size))
    fields.fail('indices', `whole numbers from 0 to ${size - 1}`)
  const outputShape = shape.map((own, i) => (i === axis - 1 ? indices.length : own))
  return { config: { axis, indices }, outputShape, parameters: 0 }
}

/** A place for each class behind the axes of a row of classes. */
const oneHot: LayerRule = (fields, inputs) => {
  const numClasses = fields.whole('numClasses')
  return { config: { numClasses }, outputShape: [...first(inputs), numClasses], parameters: 0 }
}

const einsum: LayerRule = (fields, inputs) => {
  const constants = constantsOf(fields, inputs, null)
  const { equation, outputShape } = einsumOf(fields, inputs, constants)
  return { config: { equation, constants, outputShape }, outputShape, parameters: 0 }
}

/** One of the results of a layer; here its inputs are all of them. */
const result: LayerRule = (fields, results) => {
  const index = fields.whole('index', 1)
  const shape = results[index]
  if (shape === undefined)
    throw new ShapeMismatch(
      `a layer with at least ${index + 1} results, of return_state or of merge_mode null`,
    )
  // a state has no steps, so the mask of the sequence is not its own
  const isSequence = shape.length === first(results).length
  return { config: { index, isSequence }, outputShape: shape, parameters: 0 }
}

export const operatorRules = {
  Binary: (fields, inputs) => {
    const { config, outputShape } = elementwise('two')(fields, inputs)
    const operation = fields.has('operation')
      ? fields.oneOf('operation', binaryOperations, 'greater')
      : fields.fail('operation', binaryOperations.join(', '))
    return { config: { operation, ...config }, outputShape, parameters: 0 }
  },
  Where: where,
  Pad: pad,
  Gather: gather,
  OneHot: oneHot,
  Einsum: einsum,
  CumulativeSum: (fields, inputs) => ({
    config: { axis: oneAxis(fields, first(inputs)) },
    outputShape: first(inputs),
    parameters: 0,
  }),
  Elementwise: valuesOnly((fields) => ({
    operation: fields.has('operation')
      ? fields.oneOf('operation', elementwiseOperations, 'abs')
      : fields.fail('operation', elementwiseOperations.join(', ')),
  })),
  Clip: valuesOnly((fields) => ({
    min: fields.number('min', Number.NEGATIVE_INFINITY),
    max: fields.number('max', Number.POSITIVE_INFINITY),
  })),
  Reduce: reduce,
  Slice: slice,
  Stack: stack,
  MatMul: matMul,
  Result: result,
} satisfies Partial<Record<LayerType, LayerRule>>
