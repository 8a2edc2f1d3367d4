import { ShapeMismatch, type Shape } from '../layers/layer-rule.js'
import { elementwiseOperations, reductionOperations } from '../layers/operators.js'
import type { LayerForm, LayerOfShapes } from './layer-form.js'
import type { Operation } from './operation.js'
import { sliced } from './slices.js'

/** With two inputs, or with one and `constant`. */
export const binaryTypes: Readonly<Record<string, string>> = {
  add: 'Add',
  subtract: 'Subtract',
  multiply: 'Multiply',
  divide: 'Divide',
  power: 'Power',
  maximum: 'Maximum',
  minimum: 'Minimum',
}

const elementwise: readonly string[] = elementwiseOperations

/** Activations by their name in keras.ops. */
const activations: readonly string[] = [
  'relu',
  'relu6',
  'sigmoid',
  'tanh',
  'silu',
  'softplus',
  'softsign',
  'elu',
  'selu',
  'gelu',
  'hard_sigmoid',
  'hard_silu',
  'hard_swish',
  'hard_tanh',
  'mish',
  'log_sigmoid',
  'log_softmax',
  'exponential',
  'celu',
  'glu',
  'squareplus',
]

const reductions: readonly string[] = reductionOperations

/** The layer of an operator with one input; null where there is none. */
export function layerOfOperator({ name, options }: Operation): LayerForm | LayerOfShapes | null {
  if (elementwise.includes(name)) return { type: 'Elementwise', config: { operation: name } }
  if (activations.includes(name)) return activation(name, options)
  if (reductions.includes(name)) return reduction(name, options)
  return others[name]?.(options) ?? null
}

type Options = Operation['options']

function activation(name: string, { approximate, alpha, axis }: Options): LayerForm {
  if (name === 'gelu' && approximate !== false)
    return { type: 'Activation', config: { activation: 'gelu_tanh' } }
  if (name === 'hard_sigmoid') return { type: 'Activation', config: { activation: 'hardSigmoid6' } }
  if (name === 'elu' && typeof alpha === 'number') return { type: 'ELU', config: { alpha } }
  if (axis !== undefined && axis !== null && axis !== -1)
    return { type: `${name} along axis ${JSON.stringify(axis)}`, config: {} }
  return { type: 'Activation', config: { activation: name } }
}

function reduction(operation: string, { axis, keepdims }: Options): LayerForm {
  return { type: 'Reduce', config: { operation, axis: axis ?? null, keepDims: keepdims === true } }
}

const identity = (): LayerForm => ({ type: 'Activation', config: { activation: 'linear' } })

const others: Readonly<Record<string, (options: Options) => LayerForm | LayerOfShapes>> = {
  identity,
  softmax: ({ axis }) => ({ type: 'Softmax', config: { axis: axis ?? -1 } }),
  leaky_relu: ({ negative_slope: slope, alpha }) => ({
    type: 'LeakyReLU',
    config: { negativeSlope: slope ?? alpha ?? 0.2 },
  }),
  clip: ({ x_min: min, x_max: max }) => ({ type: 'Clip', config: { min, max } }),
  concatenate: ({ axis }) => ({ type: 'Concatenate', config: { axis: axis ?? -1 } }),
  stack: ({ axis }) => ({ type: 'Stack', config: { axis: axis ?? 0 } }),
  matmul: ({ transpose_a: transposeA, transpose_b: transposeB }) => ({
    type: 'MatMul',
    config: { transposeA: transposeA === true, transposeB: transposeB === true },
  }),
  einsum: ({ subscripts, equation }) => ({
    type: 'Einsum',
    config: { equation: subscripts ?? equation },
  }),
  reshape: ({ newshape }) => ({
    type: 'Reshape',
    config: { targetShape: Array.isArray(newshape) ? newshape.slice(1) : newshape },
  }),
  expand_dims: ({ axis }) => expandDims(Number(axis)),
  squeeze: ({ axis }) => squeeze(axis),
  transpose: ({ axes }) => permute(() => (Array.isArray(axes) ? axes.map(Number) : [])),
  swapaxes: ({ axis1, axis2 }) => permute((rank) => swapped(rank, Number(axis1), Number(axis2))),
  get_item: ({ key }) => sliced(key),
}

/** Index in a shape without the batch, of an axis that counts the batch as 0. */
function indexOf(axis: number, rank: number): number {
  const index = axis < 0 ? rank + axis : axis - 1
  if (index >= 0 && index < rank) return index
  throw new ShapeMismatch(`an axis from 1 to ${rank}; the batch, axis 0, stays as it is`)
}

const reshape = (targetShape: Shape): LayerForm => ({ type: 'Reshape', config: { targetShape } })

const expandDims =
  (axis: number): LayerOfShapes =>
  ([shape = []]) => {
    const index = indexOf(axis, shape.length + 1)
    return reshape([...shape.slice(0, index), 1, ...shape.slice(index)])
  }

const squeeze =
  (axis: unknown): LayerOfShapes =>
  ([shape = []]) => {
    const axes = axis === null || axis === undefined ? null : [axis].flat().map(Number)
    const dropped = axes?.map((one) => indexOf(one, shape.length))
    const kept = shape.filter((size, i) => size !== 1 || dropped?.includes(i) === false)
    const hasOther = dropped?.some((i) => shape[i] !== 1) ?? false
    if (hasOther || kept.length === 0)
      throw new ShapeMismatch('an axis of size 1 beside another that stays')
    return reshape(kept)
  }

/** `order` gives the axes with the batch, which stays first. */
const permute =
  (order: (rank: number) => readonly number[]): LayerOfShapes =>
  ([shape = []]) => {
    const [batch, ...dims] = order(shape.length + 1)
    if (batch !== 0) throw new ShapeMismatch('an order of axes that begins with the batch, axis 0')
    return { type: 'Permute', config: { dims } }
  }

function swapped(rank: number, axis1: number, axis2: number): readonly number[] {
  const first = axis1 < 0 ? rank + axis1 : axis1
  const second = axis2 < 0 ? rank + axis2 : axis2
  const other = new Map([
    [first, second],
    [second, first],
  ])
  return Array.from({ length: rank }, (_, i) => other.get(i) ?? i)
}
