import type { Tensor, Tf } from '../library.js'
import { defineLayer, type Config, type LayerShape, type OwnLayer } from './define-layer.js'
import { truncated } from './operators.js'
import { withoutGradient } from './without-gradient.js'

type Operation = (tf: Tf, a: Tensor, b: Tensor) => Tensor

const rankOf = (shapes: readonly LayerShape[]): number =>
  Math.max(...shapes.map(({ length }) => length))

/** The shape with this rank: axes of size 1 come after the batch, as in Keras. */
const aligned = (shape: LayerShape, rank: number): LayerShape => [
  shape[0] ?? null,
  ...Array.from({ length: rank - shape.length }, () => 1),
  ...shape.slice(1),
]

function broadcast(shapes: readonly LayerShape[]): LayerShape {
  const rank = rankOf(shapes)
  const alignedShapes = shapes.map((shape) => aligned(shape, rank))
  return Array.from({ length: rank }, (_, i) => {
    const sizes = alignedShapes.map((shape) => shape[i] ?? null)
    return sizes.find((size) => size !== 1) ?? sizes[0] ?? null
  })
}

/** Repeated to the shape, since maximum and minimum of TensorFlow.js do not sum the gradient. */
function repeated(tf: Tf, x: Tensor, shape: LayerShape): Tensor {
  const whole = shape.map((size, i) => size ?? x.shape[i] ?? 1)
  return x.shape.join() === whole.join() ? x : tf.broadcastTo(x, whole)
}

/** Of a number or nested lists of numbers. */
const shapeOfConstant = (value: unknown): number[] =>
  Array.isArray(value) ? [value.length, ...shapeOfConstant(value[0])] : []

/** The shape of one input and a constant, which has no batch or one of size 1. */
function shapeWith(constant: readonly number[], shape: LayerShape): LayerShape {
  if (constant.length === 0) return shape
  return broadcast([shape, constant.length < shape.length ? [1, ...constant] : constant])
}

/** An operation on the inputs one after another, or on one input and a constant. */
function elementwiseLayer(
  tf: Tf,
  config: Config,
  operation: Operation,
  finish: (sum: Tensor, count: number) => Tensor = (sum) => sum,
): ReturnType<OwnLayer> {
  const { constant, constantFirst } = config
  return defineLayer(tf, 'ElementwiseMerge', config, {
    outputShape: (shapes) =>
      shapes.length === 1
        ? shapeWith(shapeOfConstant(constant), shapes[0] ?? [])
        : broadcast(shapes),
    call: (inputs) => {
      const [first] = inputs as [Tensor]
      if (constant !== undefined) {
        const given = tf.tensor(constant as number)
        return constantFirst === true ? operation(tf, given, first) : operation(tf, first, given)
      }
      const rank = rankOf(inputs.map(({ shape }) => shape))
      const ranked = inputs.map((x) => tf.reshape(x, aligned(x.shape, rank) as number[]))
      const shape = broadcast(ranked.map((x) => x.shape))
      const whole = ranked.map((x) => repeated(tf, x, shape))
      return finish(
        whole.reduce((a, b) => operation(tf, a, b)),
        inputs.length,
      )
    },
  })
}

const operations: Readonly<Record<string, Operation>> = {
  Add: (tf, a, b) => tf.add(a, b),
  Subtract: (tf, a, b) => tf.sub(a, b),
  Multiply: (tf, a, b) => tf.mul(a, b),
  Divide: (tf, a, b) => tf.div(a, b),
  Power: (tf, a, b) => tf.pow(a, b),
  Maximum: (tf, a, b) => tf.maximum(a, b),
  Minimum: (tf, a, b) => tf.minimum(a, b),
}

/** 1 where it holds, without a gradient. */
const comparison =
  (compare: Operation): Operation =>
  (tf, a, b) =>
    withoutGradient(tf, [a, b], (x, y) => compare(tf, x as Tensor, y as Tensor).toFloat())
const isTrue = (tf: Tf, x: Tensor): Tensor => tf.notEqual(x, 0)

const floorDivide: Operation = (tf, a, b) => tf.floor(tf.div(a, b))

const binaries: Readonly<Record<string, Operation>> = {
  greater: comparison((tf, a, b) => tf.greater(a, b)),
  greaterEqual: comparison((tf, a, b) => tf.greaterEqual(a, b)),
  less: comparison((tf, a, b) => tf.less(a, b)),
  lessEqual: comparison((tf, a, b) => tf.lessEqual(a, b)),
  equal: comparison((tf, a, b) => tf.equal(a, b)),
  notEqual: comparison((tf, a, b) => tf.notEqual(a, b)),
  logicalAnd: comparison((tf, a, b) => tf.logicalAnd(isTrue(tf, a), isTrue(tf, b))),
  logicalOr: comparison((tf, a, b) => tf.logicalOr(isTrue(tf, a), isTrue(tf, b))),
  logicalXor: comparison((tf, a, b) =>
    tf.notEqual(isTrue(tf, a).toFloat(), isTrue(tf, b).toFloat()),
  ),
  floorDivide,
  // the sign of the divisor, as in Python; fmod has that of the dividend
  mod: (tf, a, b) => tf.sub(a, tf.mul(b, floorDivide(tf, a, b))),
  fmod: (tf, a, b) => tf.sub(a, tf.mul(b, truncated(tf, tf.div(a, b)))),
  arctan2: (tf, a, b) => tf.atan2(a, b),
  hypot: (tf, a, b) => tf.sqrt(tf.add(tf.square(a), tf.square(b))),
  logaddexp: (tf, a, b) => tf.add(tf.maximum(a, b), tf.softplus(tf.neg(tf.abs(tf.sub(a, b))))),
  divideNoNan: (tf, a, b) => {
    const isZero = comparison((_, x, y) => tf.equal(x, y))(tf, b, tf.scalar(0))
    return tf.mul(tf.div(a, tf.add(b, isZero)), tf.sub(1, isZero))
  },
  squaredDifference: (tf, a, b) => tf.square(tf.sub(a, b)),
}

const binary: OwnLayer = (tf, config) => {
  const operation = binaries[String(config['operation'])]
  if (operation === undefined) throw new Error(`no operation ${String(config['operation'])}`)
  return elementwiseLayer(tf, config, operation)
}

/** Null among the constants stands for the next input. */
const where: OwnLayer = (tf, config) => {
  const constants = config['constants'] as readonly unknown[]
  const shapesWith = (inputs: readonly LayerShape[]): readonly LayerShape[] => {
    const given = [...inputs]
    return constants.map((constant) =>
      constant === null ? (given.shift() ?? []) : [1, ...shapeOfConstant(constant)],
    )
  }
  return defineLayer(tf, 'Where', config, {
    outputShape: (inputs) => broadcast([...inputs, ...shapesWith(inputs)]),
    call: (inputs) => {
      const shapes = shapesWith(inputs.map(({ shape }) => shape))
      const shape = broadcast([...inputs.map((input) => input.shape), ...shapes])
      const given = [...inputs]
      const [condition, x, y] = constants.map((constant, i) => {
        const tensor = constant === null ? given.shift() : tf.tensor(constant as number)
        const ranked = aligned(shapes[i] ?? [], shape.length) as number[]
        return repeated(tf, tf.reshape(tensor as Tensor, ranked), shape)
      }) as [Tensor, Tensor, Tensor]
      const isTrueThere = withoutGradient(tf, [condition], (a) => isTrue(tf, a as Tensor))
      return tf.where(isTrueThere, x.toFloat(), y.toFloat())
    },
  })
}

export const elementwiseLayers: Readonly<Record<string, OwnLayer>> = {
  ...Object.fromEntries(
    Object.entries(operations).map(([type, operation]): [string, OwnLayer] => [
      type,
      (tf, config) => elementwiseLayer(tf, config, operation),
    ]),
  ),
  Binary: binary,
  Where: where,
  Average: (tf, config) =>
    elementwiseLayer(
      tf,
      config,
      (_, a, b) => tf.add(a, b),
      (sum, count) => tf.div(sum, count),
    ),
}
