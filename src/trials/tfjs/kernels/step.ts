import type { ComposedKernel } from './composed-kernels.js'

/**
 * 1 where x > 0, `alpha` where not, NaN where x is: the gradient of a ReLU. tfjs-node 4.22 fills an array of ones in JavaScript at every call, as large as the activation, and copies it over; it
 * stays until garbage is collected, and what a process takes then depends on when that is.
 */
export const step: ComposedKernel = (tf, { x }, { alpha = 0 }) => {
  if (x === undefined) throw new Error('Step needs x')
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
