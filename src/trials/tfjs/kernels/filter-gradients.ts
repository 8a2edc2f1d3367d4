import type { Tensor, Tf } from '../library.js'
import {
  filterShapeOf,
  input,
  type Attributes,
  type ComposedKernel,
  type Inputs,
} from './kernel.js'
import { padImage, pixelOfWindows, slidingOfConvolution } from './windows.js'

/**
 * Gradient of a convolution's filter:
 *
 *   dW[i, j] = x_ij^T dy
 *
 * x_ij: pixel (i, j) of every window, [batch * outHeight * outWidth, channels].
 * dy: error of every window, [batch * outHeight * outWidth, filters].
 */
export const conv2dFilterGradient: ComposedKernel = (tf, inputs, attributes) => {
  const [, , channels, filters] = filterShapeOf(attributes)
  const errors = tf.reshape(input(inputs, 'dy'), [-1, filters])
  // transposed first: the backend has no fast path for the product of a transposed matrix
  return filterGradient(tf, inputs, attributes, false, (pixels) =>
    tf.matMul(tf.transpose(tf.reshape(pixels, [-1, channels])), errors),
  )
}

/**
 * Gradient of a depthwise filter [height, width, channels, multiplier]:
 *
 *   dW[i, j, c, m] = sum over batch and windows of x_ij[c] dy[c * multiplier + m]
 *
 * x_ij: pixel (i, j) of every window. dy: error of every window.
 */
export const depthwiseFilterGradient: ComposedKernel = (tf, inputs, attributes) => {
  const [, , channels, multiplier] = filterShapeOf(attributes)
  const errors = tf.reshape(input(inputs, 'dy'), [-1, channels, multiplier])
  return filterGradient(tf, inputs, attributes, true, (pixels) =>
    tf.sum(tf.mul(tf.reshape(pixels, [-1, channels, 1]), errors), 0),
  )
}

/**
 * The gradient entry by entry: all windows side by side would take height * width times the memory
 * of the image.
 *
 * @param entry makes dW[i, j] from the pixel (i, j) of every window.
 */
function filterGradient(
  tf: Tf,
  inputs: Inputs,
  attributes: Attributes,
  depthwise: boolean,
  entry: (pixels: Tensor) => Tensor,
): Tensor {
  const x = input(inputs, 'x')
  const filterShape = filterShapeOf(attributes)
  const [height, width] = filterShape
  const sliding = slidingOfConvolution(tf, x.shape, filterShape, attributes, depthwise)
  const image = padImage(tf, x, sliding)
  const entries: Tensor[] = []
  for (let i = 0; i < height; i++)
    for (let j = 0; j < width; j++)
      entries.push(tf.tidy(() => entry(pixelOfWindows(tf, image, sliding, i, j))))
  return tf.reshape(tf.concat(entries), [...filterShape])
}
