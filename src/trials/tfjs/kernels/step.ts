import { input, type ComposedKernel } from './kernel.js'

/**
 * Gradient of a ReLU: 1 where x > 0, `alpha` elsewhere, NaN where x is NaN.
 *
 * tfjs-node 4.22 fills an array of ones in JavaScript at every call, as large as the activation,
 * and copies it. The array stays until garbage is collected, so the memory of the process depends
 * on when that is.
 */
export const step: ComposedKernel = (tf, inputs, { alpha = 0 }) => {
  const x = input(inputs, 'x')
  return tf.where(
    tf.isNaN(x),
    x,
    tf.where(
      tf.greater(x, tf.scalar(0, x.dtype)),
      tf.fill(x.shape, 1, x.dtype),
      tf.fill(x.shape, Number(alpha), x.dtype),
    ),
  )
}
