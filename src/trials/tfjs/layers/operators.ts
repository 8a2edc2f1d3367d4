/** Operators on tensors as layers. Axes count the batch as 0. */
import type { Tensor, Tf } from '../library.js'
import { defineLayer, type LayerShape, type OwnLayer } from './define-layer.js'
import { withoutGradient } from './without-gradient.js'

type Unary = (tf: Tf, x: Tensor) => Tensor

const signOf: Unary = (tf, x) => tf.sub(tf.step(x), tf.step(tf.neg(x)))
export const truncated: Unary = (tf, x) => tf.mul(signOf(tf, x), tf.floor(tf.abs(x)))

const unaries: Readonly<Record<string, Unary>> = {
  exp: (tf, x) => tf.exp(x),
  expm1: (tf, x) => tf.sub(tf.exp(x), 1),
  log: (tf, x) => tf.log(x),
  log1p: (tf, x) => tf.log(tf.add(x, 1)),
  sqrt: (tf, x) => tf.sqrt(x),
  rsqrt: (tf, x) => tf.rsqrt(x),
  square: (tf, x) => tf.square(x),
  abs: (tf, x) => tf.abs(x),
  negative: (tf, x) => tf.neg(x),
  reciprocal: (tf, x) => tf.div(1, x),
  sin: (tf, x) => tf.sin(x),
  cos: (tf, x) => tf.cos(x),
  tan: (tf, x) => tf.div(tf.sin(x), tf.cos(x)),
  sign: (tf, x) => signOf(tf, x),
  floor: (tf, x) => tf.floor(x),
  ceil: (tf, x) => tf.ceil(x),
  round: (tf, x) => tf.round(x),
  erf: (tf, x) => tf.erf(x),
  erfc: (tf, x) => tf.sub(1, tf.erf(x)),
  exp2: (tf, x) => tf.exp(tf.mul(x, Math.LN2)),
  log2: (tf, x) => tf.div(tf.log(x), Math.LN2),
  log10: (tf, x) => tf.div(tf.log(x), Math.LN10),
  cbrt: (tf, x) => tf.mul(signOf(tf, x), tf.pow(tf.abs(x), 1 / 3)),
  sinh: (tf, x) => tf.sinh(x),
  cosh: (tf, x) => tf.cosh(x),
  arcsin: (tf, x) => tf.asin(x),
  arccos: (tf, x) => tf.acos(x),
  arctan: (tf, x) => tf.atan(x),
  arcsinh: (tf, x) => tf.asinh(x),
  arccosh: (tf, x) => tf.acosh(x),
  arctanh: (tf, x) => tf.atanh(x),
  deg2rad: (tf, x) => tf.mul(x, Math.PI / 180),
  rad2deg: (tf, x) => tf.mul(x, 180 / Math.PI),
  trunc: (tf, x) => truncated(tf, x),
  logicalNot: (tf, x) => withoutGradient(tf, [x], (a) => tf.equal(a as Tensor, 0).toFloat()),
  isnan: (tf, x) => withoutGradient(tf, [x], (a) => tf.isNaN(a as Tensor).toFloat()),
  isinf: (tf, x) => withoutGradient(tf, [x], (a) => tf.isInf(a as Tensor).toFloat()),
  isfinite: (tf, x) => withoutGradient(tf, [x], (a) => tf.isFinite(a as Tensor).toFloat()),
  signbit: (tf, x) => tf.step(tf.neg(x)),
  zerosLike: (tf, x) => tf.zerosLike(x),
  onesLike: (tf, x) => tf.onesLike(x),
  stopGradient: (tf, x) => withoutGradient(tf, [x], (a) => tf.clone(a as Tensor)),
}

export const elementwise: OwnLayer = (tf, config) => {
  const operation = unaries[String(config['operation'])]
  if (operation === undefined) throw new Error(`no operation ${String(config['operation'])}`)
  return defineLayer(tf, 'Elementwise', config, {
    outputShape: ([shape = []]) => shape,
    call: ([x]) => operation(tf, x as Tensor),
  })
}

export const clip: OwnLayer = (tf, config) =>
  defineLayer(tf, 'Clip', config, {
    outputShape: ([shape = []]) => shape,
    call: ([x]) =>
      tf.clipByValue(x as Tensor, boundOf(config['min'], -1), boundOf(config['max'], 1)),
  })

/** JSON has no infinity. */
const boundOf = (bound: unknown, sign: 1 | -1): number =>
  typeof bound === 'number' ? bound : sign * Number.POSITIVE_INFINITY

type Reduction = (tf: Tf, x: Tensor, axes: number[], keepDims: boolean) => Tensor

/** 1 for what is not 0. */
const isTrue = (tf: Tf, x: Tensor): Tensor =>
  withoutGradient(tf, [x], (a) => tf.notEqual(a as Tensor, 0).toFloat())

/** A number of an entry, which has no gradient. */
function placeOf(find: (tf: Tf, x: Tensor, axis: number) => Tensor): Reduction {
  return (tf, x, [axis = 1], keepDims) =>
    withoutGradient(tf, [x], (a) => {
      const place = find(tf, a as Tensor, axis).toFloat()
      return keepDims ? tf.expandDims(place, axis) : place
    })
}

const variance: Reduction = (tf, x, axes, keepDims) => tf.moments(x, axes, keepDims).variance

const reductions: Readonly<Record<string, Reduction>> = {
  mean: (tf, x, axes, keepDims) => tf.mean(x, axes, keepDims),
  sum: (tf, x, axes, keepDims) => tf.sum(x, axes, keepDims),
  max: (tf, x, axes, keepDims) => tf.max(x, axes, keepDims),
  min: (tf, x, axes, keepDims) => tf.min(x, axes, keepDims),
  prod: (tf, x, axes, keepDims) => tf.prod(x, axes, keepDims),
  std: (tf, x, axes, keepDims) => tf.sqrt(variance(tf, x, axes, keepDims)),
  var: variance,
  any: (tf, x, axes, keepDims) => tf.max(isTrue(tf, x), axes, keepDims),
  all: (tf, x, axes, keepDims) => tf.min(isTrue(tf, x), axes, keepDims),
  countNonzero: (tf, x, axes, keepDims) => tf.sum(isTrue(tf, x), axes, keepDims),
  logsumexp: (tf, x, axes, keepDims) => tf.logSumExp(x, axes, keepDims),
  l1Norm: (tf, x, axes, keepDims) => tf.sum(tf.abs(x), axes, keepDims),
  l2Norm: (tf, x, axes, keepDims) => tf.sqrt(tf.sum(tf.square(x), axes, keepDims)),
  ptp: (tf, x, axes, keepDims) => tf.sub(tf.max(x, axes, keepDims), tf.min(x, axes, keepDims)),
  argmax: placeOf((tf, x, axis) => tf.argMax(x, axis)),
  argmin: placeOf((tf, x, axis) => tf.argMin(x, axis)),
}

export const reduce: OwnLayer = (tf, config) => {
  const reduction = reductions[String(config['operation'])]
  const axes = config['axis'] as readonly number[]
  const keepDims = config['keepDims'] === true
  if (reduction === undefined) throw new Error(`no operation ${String(config['operation'])}`)
  return defineLayer(tf, 'Reduce', config, {
    outputShape: ([shape = []]) =>
      shape.flatMap((size, i) => {
        if (!axes.includes(i)) return [size]
        return keepDims ? [1] : []
      }),
    call: ([x]) => reduction(tf, x as Tensor, [...axes], keepDims),
  })
}

/** Every stride-th entry of each axis of a row. StridedSlice of TensorFlow.js has no gradient. */
const everyStride = (tf: Tf, x: Tensor, strides: readonly number[]): Tensor =>
  strides.reduce((part, stride, i) => {
    if (stride === 1) return part
    return tf.gather(part, tf.range(0, part.shape[i + 1] ?? 1, stride, 'int32'), i + 1)
  }, x)

export const slice: OwnLayer = (tf, config) => {
  const { begin, end, strides, drop } = config as {
    readonly begin: readonly number[]
    readonly end: readonly number[]
    readonly strides: readonly number[]
    readonly drop: readonly boolean[]
  }
  const sizes = begin.map((from, i) => Math.ceil(((end[i] ?? 0) - from) / (strides[i] ?? 1)))
  const keptSizes = sizes.filter((_, i) => drop[i] !== true)
  return defineLayer(tf, 'Slice', config, {
    outputShape: ([shape = []]) => [shape[0] ?? null, ...keptSizes],
    call: ([input]) => {
      const x = input as Tensor
      const [rows = 1] = x.shape
      const lengths = begin.map((from, i) => (end[i] ?? 0) - from)
      const part = tf.slice(x, [0, ...begin], [rows, ...lengths])
      return tf.reshape(everyStride(tf, part, strides), [rows, ...keptSizes])
    },
  })
}

export const stack: OwnLayer = (tf, config) => {
  const axis = Number(config['axis'])
  return defineLayer(tf, 'Stack', config, {
    outputShape: (shapes): LayerShape => {
      const [shape = []] = shapes
      return [...shape.slice(0, axis), shapes.length, ...shape.slice(axis)]
    },
    call: (inputs) => tf.stack([...inputs], axis),
  })
}

export const matMul: OwnLayer = (tf, config) => {
  const transposeA = config['transposeA'] === true
  const transposeB = config['transposeB'] === true
  return defineLayer(tf, 'MatMul', config, {
    outputShape: ([a = [], b = []]) => [
      ...a.slice(0, -2),
      a.at(transposeA ? -1 : -2) ?? 1,
      b.at(transposeB ? -2 : -1) ?? 1,
    ],
    call: ([a, b]) => tf.matMul(a as Tensor, b as Tensor, transposeA, transposeB),
  })
}
