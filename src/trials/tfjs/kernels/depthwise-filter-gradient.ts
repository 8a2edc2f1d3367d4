import type { Tensor } from '../engine.js'
import type { ComposedKernel } from './composed-kernels.js'
import { filterEntries } from './filter-entries.js'

/**
 * Gradient of a depthwise filter [height, width, channels, multiplier]: with x_ij the pixel (i, j) of every window,
 *
 *   dW[i, j, c, m] = sum over batch and windows of x_ij[c] dy[c * multiplier + m]
 */
export const depthwiseFilterGradient: ComposedKernel = (tf, inputs, attributes) => {
  const { dy } = inputs as { dy: Tensor }
  const [, , channels, multiplier] = attributes['filterShape'] as [number, number, number, number]
  const errors = tf.reshape(dy, [-1, channels, multiplier])
  return filterEntries(tf, inputs, attributes, true, (pixels) =>
    tf.sum(tf.mul(tf.reshape(pixels, [-1, channels, 1]), errors), 0),
  )
}
