import type { Tensor } from '../engine.js'
import type { ComposedKernel } from './composed-kernels.js'
import { spread } from './onto-image.js'
import { padded, pixelOfWindows, pooling } from './windows.js'

/**
 * Gradient of max pooling: a window's error goes to its largest pixel, to the first one in rows where several are equal (as in TensorFlow):
 *
 *   hit_ij = (x_ij = y) and no hit before,   dx = sum over (i, j) of dy hit_ij, put where x_ij came from
 */
export const maxPoolGradient: ComposedKernel = (tf, inputs, attributes) => {
  const { dy, input, output } = inputs as { dy: Tensor; input: Tensor; output: Tensor }
  const sliding = pooling(tf, input.shape, attributes)
  const { padding, batch, inHeight, inWidth, inChannels, filterHeight, filterWidth, strideHeight, strideWidth } = sliding
  const image = padded(tf, input, sliding, Number.NEGATIVE_INFINITY)
  const [height, width] = [image.shape[1] ?? inHeight, image.shape[2] ?? inWidth]
  let [open, sum]: [Tensor, Tensor | null] = [tf.onesLike(dy), null]
  for (let i = 0; i < filterHeight; i++) {
    for (let j = 0; j < filterWidth; j++) {
      const [stillOpen, next] = tf.tidy((): [Tensor, Tensor] => {
        const hit = tf.mul(open, tf.cast(tf.equal(pixelOfWindows(tf, image, sliding, i, j), output), 'float32'))
        const apart = spread(tf, tf.mul(dy, hit), strideHeight, strideWidth)
        const placed = tf.pad(apart, [[0, 0], [i, height - i - (apart.shape[1] ?? 0)], [j, width - j - (apart.shape[2] ?? 0)], [0, 0]])
        return [tf.sub(open, hit), sum === null ? placed : tf.add(sum, placed)]
      })
      open.dispose()
      sum?.dispose()
      ;[open, sum] = [stillOpen, next]
    }
  }
  return tf.slice(sum ?? input, [0, padding.top, padding.left, 0], [batch, inHeight, inWidth, inChannels])
}
