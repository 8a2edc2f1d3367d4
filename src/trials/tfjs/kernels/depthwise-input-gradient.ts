import type { Tensor } from '../engine.js'
import type { ComposedKernel } from './composed-kernels.js'
import { ontoImage } from './onto-image.js'
import { slidingOf } from './windows.js'

/** Gradient of a depthwise convolution's input, one pass for every multiplier m: dx = sum over m of the errors of m, given to the pixels by W_m. */
export const depthwiseInputGradient: ComposedKernel = (tf, inputs, attributes) => {
  const { dy, filter } = inputs as { dy: Tensor; filter: Tensor }
  const sliding = slidingOf(
    tf,
    attributes['inputShape'] as number[],
    filter.shape,
    attributes,
    true,
  )
  const { batch, inChannels, outHeight, outWidth, filterHeight, filterWidth } = sliding
  const multiplier = filter.shape[3] ?? 1
  const errors = tf.reshape(dy, [batch, outHeight, outWidth, inChannels, multiplier])
  const turned = tf.reverse(filter, [0, 1])
  const parts: Tensor[] = []
  for (let m = 0; m < multiplier; m++) {
    parts.push(
      tf.tidy(() => {
        const part =
          multiplier === 1
            ? dy
            : tf.reshape(
                tf.slice(errors, [0, 0, 0, 0, m], [batch, outHeight, outWidth, inChannels, 1]),
                [batch, outHeight, outWidth, inChannels],
              )
        return ontoImage(
          tf,
          part,
          tf.slice(turned, [0, 0, 0, m], [filterHeight, filterWidth, inChannels, 1]),
          sliding,
        )
      }),
    )
  }
  return tf.addN(parts)
}
