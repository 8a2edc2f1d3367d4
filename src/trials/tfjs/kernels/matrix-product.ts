import type { Tensor } from '../engine.js'
import type { ComposedKernel } from './composed-kernels.js'

/**
 * Product of two matrices, transposed first where that is asked for: the backend hands plain products to a library and multiplies transposed ones in a loop of its own, which took 4 to 35
 * times as long on the shapes of dense layers. Stacks of matrices have that loop only.
 */
export const matrixProduct: ComposedKernel = (tf, inputs, attributes, native) => {
  const { a, b } = inputs as { a: Tensor; b: Tensor }
  const { transposeA = false, transposeB = false } = attributes as {
    transposeA?: boolean
    transposeB?: boolean
  }
  const single = [a, b].every(({ shape }) => shape.slice(0, -2).every((size) => size === 1))
  if (!single || (!transposeA && !transposeB)) return native()
  const turned = (matrix: Tensor, turn: boolean): Tensor =>
    turn
      ? tf.transpose(matrix, [
          ...matrix.shape.slice(0, -2).keys(),
          matrix.shape.length - 1,
          matrix.shape.length - 2,
        ])
      : matrix
  return tf.matMul(turned(a, transposeA), turned(b, transposeB))
}
