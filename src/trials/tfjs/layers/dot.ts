import type { Tensor } from '../library.js'
import { defineLayer, type LayerShape, type OwnLayer } from './define-layer.js'

/** Keras divides by no norm below the root of this. */
const squaredNormMin = 1e-14

const withoutAxis = (shape: LayerShape, axis: number): LayerShape =>
  shape.filter((_, i) => i !== axis)

/**
 * Product of two tensors along one axis of each, row by row of the batch, as one stack of matrix
 * products: TensorFlow.js multiplies row by row, with kernels that grow with the batch.
 */
export const dot: OwnLayer = (tf, config) => {
  const axes = config['axes'] as readonly [number, number]
  const axisOf = (k: 0 | 1, rank: number): number => (axes[k] < 0 ? axes[k] + rank : axes[k])
  const normalized = (x: Tensor, axis: number): Tensor => {
    if (config['normalize'] !== true) return x
    const squares = tf.sum(tf.square(x), axis, true)
    return tf.mul(x, tf.rsqrt(tf.maximum(squares, squaredNormMin)))
  }
  /** As [batch, other axes together, axis]. */
  const asMatrices = (x: Tensor, k: 0 | 1): Tensor => {
    const axis = axisOf(k, x.rank)
    const others = [...x.shape.keys()].filter((i) => i !== axis)
    const [batch = 1] = x.shape
    const last = tf.transpose(normalized(x, axis), [...others, axis])
    return tf.reshape(last, [batch, -1, x.shape[axis] ?? 1])
  }
  const outputShape = ([a = [], b = []]: readonly LayerShape[]): LayerShape => {
    const joined = [
      ...withoutAxis(a, axisOf(0, a.length)),
      ...withoutAxis(b, axisOf(1, b.length)).slice(1),
    ]
    return joined.length === 1 ? [...joined, 1] : joined
  }
  return defineLayer(tf, 'Dot', config, {
    outputShape,
    call: ([a, b]) => {
      if (a === undefined || b === undefined) throw new Error('Dot needs two inputs')
      const products = tf.matMul(asMatrices(a, 0), asMatrices(b, 1), false, true)
      return tf.reshape(products, outputShape([a.shape, b.shape]) as number[])
    },
  })
}
