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
  const product = (sizes: readonly number[]): number => sizes.reduce((a, b) => a * b, 1)
  const outer = product(x.shape.slice(0, axis))
  const inner = product(x.shape.slice(axis + 1))
  const rows = (): Tensor => tf.tensor2d(matrix as number[][])
  const operation = tf.customGrad((input) => ({
    value: tf.matMul(rows(), input as Tensor),
    gradFunc: (dy: Tensor) => tf.matMul(rows(), dy, true, false),
  }))
  const mapped = operation(tf.reshape(x, [outer, x.shape[axis] ?? 1, inner]))
  return tf.reshape(mapped, [...x.shape.slice(0, axis), matrix.length, ...x.shape.slice(axis + 1)])
}
