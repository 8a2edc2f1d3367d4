import type { Tensor, Tf } from '../library.js'
import { input, type ComposedKernel } from './kernel.js'
import { errorsOfPixels } from './window-errors.js'
import { slidingOfConvolution, type Sliding } from './windows.js'

/**
 * Gradient of a depthwise convolution's input:
 *
 *   dx = sum over m of dy_m given back to the pixels by W_m
 *
 * m: one of the filters of a channel. dy_m: its errors. W_m: its weights.
 */
export const depthwiseInputGradient: ComposedKernel = (tf, inputs, attributes) => {
  const dy = input(inputs, 'dy')
  const filter = input(inputs, 'filter')
  const inputShape = attributes['inputShape'] as readonly number[]
  const sliding = slidingOfConvolution(tf, inputShape, filter.shape, attributes, true)
  const { inChannels, filterHeight, filterWidth } = sliding
  const multiplier = filter.shape[3] ?? 1
  const errorsOf = errorsByFilter(tf, dy, sliding, multiplier)
  const turnedFilter = tf.reverse(filter, [0, 1])
  const parts = Array.from({ length: multiplier }, (_, m) =>
    tf.tidy(() => {
      const errors = errorsOf(m)
      const size = [filterHeight, filterWidth, inChannels, 1]
      return errorsOfPixels(tf, errors, tf.slice(turnedFilter, [0, 0, 0, m], size), sliding)
    }),
  )
  return tf.addN(parts)
}

/** The errors of filter m of every channel: [batch, outHeight, outWidth, channels]. */
function errorsByFilter(
  tf: Tf,
  dy: Tensor,
  { batch, outHeight, outWidth, inChannels }: Sliding,
  multiplier: number,
): (m: number) => Tensor {
  const shape = [batch, outHeight, outWidth, inChannels]
  const errors = tf.reshape(dy, [...shape, multiplier])
  if (multiplier === 1) return () => dy
  return (m) => tf.reshape(tf.slice(errors, [0, 0, 0, 0, m], [...shape, 1]), shape)
}
