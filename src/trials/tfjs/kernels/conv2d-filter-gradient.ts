import type { Tensor } from '../engine.js'
import type { ComposedKernel } from './composed-kernels.js'
import { filterEntries } from './filter-entries.js'

/**
 * Gradient of a convolution's filter: for the filter's entry at (i, j), with x_ij the pixel (i, j) of every window as rows,
 *
 *   dW[i, j] = x_ij^T dy        x_ij: [batch * outHeight * outWidth, channels],  dy: [batch * outHeight * outWidth, filters]
 */
export const conv2dFilterGradient: ComposedKernel = (tf, inputs, attributes) => {
  const { dy } = inputs as { dy: Tensor }
  const [, , channels, filters] = attributes['filterShape'] as [number, number, number, number]
  const errors = tf.reshape(dy, [-1, filters])
  // transposed first: the product of a transposed matrix has no fast path in the backend
  return filterEntries(tf, inputs, attributes, false, (pixels) =>
    tf.matMul(tf.transpose(tf.reshape(pixels, [-1, channels])), errors),
  )
}
