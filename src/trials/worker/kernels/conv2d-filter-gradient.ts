import type { Tensor } from '../engine.js'
import type { ComposedKernel } from './composed-kernels.js'
import { padded, pixelOfWindows, slidingOf } from './windows.js'

/**
 * Gradient of a convolution's filter: for the filter's entry at (i, j), with x_ij the pixel (i, j) of every window as rows,
 *
 *   dW[i, j] = x_ij^T dy        x_ij: [batch * outHeight * outWidth, channels],  dy: [batch * outHeight * outWidth, filters]
 *
 * One product per entry of the filter instead of all windows side by side, which would take filterHeight * filterWidth times the image.
 */
export const conv2dFilterGradient: ComposedKernel = (tf, inputs, attributes) => {
  const { x, dy } = inputs as { x: Tensor; dy: Tensor }
  const filterShape = attributes['filterShape'] as [number, number, number, number]
  const sliding = slidingOf(tf, x.shape, filterShape, attributes, false)
  const [height, width, channels, filters] = filterShape
  const image = padded(tf, x, sliding)
  const errors = tf.reshape(dy, [-1, filters])
  const entries: Tensor[] = []
  for (let i = 0; i < height; i++) {
    for (let j = 0; j < width; j++) {
      // transposed first: the product of a transposed matrix has no fast path in the backend
      entries.push(tf.tidy(() => tf.matMul(tf.transpose(tf.reshape(pixelOfWindows(tf, image, sliding, i, j), [-1, channels])), errors)))
    }
  }
  return tf.reshape(tf.concat(entries), filterShape)
}
