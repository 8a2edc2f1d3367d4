/** Operators on tensors that a model uses as layers. Axes count the batch as 0. */
import type { LayerType } from '../../../advice/vocabulary/model-graph.js'
import type { Fields } from '../fields.js'
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
] as const

export const reductionOperations = ['mean', 'sum', 'max', 'min', 'prod', 'std', 'var'] as const

/** Without an axis: all of them. The batch stays. */
const reduce: LayerRule = (fields, inputs) => {
  const shape = first(inputs)
  const operation = fields.oneOf('operation', reductionOperations, 'mean')
  if (!fields.has('axis')) fields.fail('axis', 'the axes of a row, from 1; the batch stays')
  const axis = axesOf(fields, 'axis', shape.length, [])
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
