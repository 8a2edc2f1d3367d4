import { aroundAxis, withLength } from '../../convolution/axes.js'
import type { Tensor, Tf } from '../../library.js'

/**
 * A linear map along one axis: y = M x for every line of the axis. Only M is needed for its
 * gradient, so x is not kept.
 *
 * @param matrix rows of M, one for each entry of the result.
 */
export function mapAxis(
  tf: Tf,
  x: Tensor,
  axis: number,
  matrix: readonly (readonly number[])[],
): Tensor {
  const rows = (): Tensor => tf.tensor2d(matrix as number[][])
  const operation = tf.customGrad((input) => ({
    value: tf.matMul(rows(), input as Tensor),
    gradFunc: (dy: Tensor) => tf.matMul(rows(), dy, true, false),
  }))
  const mapped = operation(aroundAxis(tf, x, axis))
  return tf.reshape(mapped, withLength(x.shape, axis, matrix.length))
}
