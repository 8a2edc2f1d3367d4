import type { Tensor } from '../engine.js'
import type { ComposedKernel } from './composed-kernels.js'
import { padded, pixelOfWindows, slidingOf } from './windows.js'

/**
 * Gradient of a depthwise filter [height, width, channels, multiplier]: with x_ij the pixel (i, j) of every window,
 *
 *   dW[i, j, c, m] = sum over batch and windows of x_ij[c] dy[c * multiplier + m]
 */
export const depthwiseFilterGradient: ComposedKernel = (tf, inputs, attributes) => {
  const { x, dy } = inputs as { x: Tensor; dy: Tensor }
  const filterShape = attributes['filterShape'] as [number, number, number, number]
  const sliding = slidingOf(tf, x.shape, filterShape, attributes, true)
  const [height, width, channels, multiplier] = filterShape
  const image = padded(tf, x, sliding)
  const errors = tf.reshape(dy, [-1, channels, multiplier])
  const entries: Tensor[] = []
  for (let i = 0; i < height; i++) {
    for (let j = 0; j < width; j++) {
      entries.push(tf.tidy(() => tf.sum(tf.mul(tf.reshape(pixelOfWindows(tf, image, sliding, i, j), [-1, channels, 1]), errors), 0)))
    }
  }
  return tf.reshape(tf.concat(entries), filterShape)
}
