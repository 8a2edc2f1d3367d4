import type { Tensor, Tf } from '../library.js'
import { defineLayer, type Config, type LayerShape, type OwnLayer } from './define-layer.js'

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

export const elementwiseLayers: Readonly<Record<string, OwnLayer>> = {
  ...Object.fromEntries(
    Object.entries(operations).map(([type, operation]): [string, OwnLayer] => [
      type,
      (tf, config) => elementwiseLayer(tf, config, operation),
    ]),
  ),
  Average: (tf, config) =>
    elementwiseLayer(
      tf,
      config,
      (_, a, b) => tf.add(a, b),
      (sum, count) => tf.div(sum, count),
    ),
}
