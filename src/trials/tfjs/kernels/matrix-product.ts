import type { Tensor, Tf } from '../library.js'
import { input, type ComposedKernel } from './kernel.js'

/**
 * Product of two matrices, transposed first where asked for. The backend passes plain products to a
 * library and multiplies transposed matrices in a loop of its own, which took 4 to 35 times as long
 * on the shapes of dense layers. Stacks of matrices have only that loop.
 */
export const matrixProduct: ComposedKernel = (tf, inputs, attributes, native) => {
  const a = input(inputs, 'a')
  const b = input(inputs, 'b')
  const transposeA = attributes['transposeA'] === true
  const transposeB = attributes['transposeB'] === true
  const isStack = [a, b].some(({ shape }) => shape.slice(0, -2).some((size) => size !== 1))
  if (isStack || (!transposeA && !transposeB)) return native()
  return tf.matMul(transposeA ? transpose(tf, a) : a, transposeB ? transpose(tf, b) : b)
}

/** Exchanges the last two axes. */
function transpose(tf: Tf, matrix: Tensor): Tensor {
  const rank = matrix.shape.length
  const leading = [...matrix.shape.slice(0, -2).keys()]
  return tf.transpose(matrix, [...leading, rank - 1, rank - 2])
}
