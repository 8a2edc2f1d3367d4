import type { Tensor } from '../engine.js'
import type { ComposedKernel } from './composed-kernels.js'
import { ontoImage } from './onto-image.js'
import { pooling } from './windows.js'

/**
 * Gradient of average pooling where windows reach over the border: a window's mean is over its pixels within the image, so its error is divided by their number and given to
 * each of them. Without a border the backend's own kernel is right.
 */
export const averagePoolGradient: ComposedKernel = (tf, inputs, attributes, native) => {
  const { dy, input } = inputs as { dy: Tensor; input: Tensor }
  const sliding = pooling(tf, input.shape, attributes)
  const {
    padding,
    inHeight,
    inWidth,
    inChannels,
    outHeight,
    outWidth,
    filterHeight,
    filterWidth,
    strideHeight,
    strideWidth,
  } = sliding
  if (padding.top + padding.bottom + padding.left + padding.right === 0) return native()
  const within = (
    out: number,
    stride: number,
    before: number,
    window: number,
    size: number,
  ): number[] =>
    Array.from(
      { length: out },
      (_, i) => Math.min(i * stride - before + window, size) - Math.max(i * stride - before, 0),
    )
  const rows = tf.tensor(within(outHeight, strideHeight, padding.top, filterHeight, inHeight), [
    1,
    outHeight,
    1,
    1,
  ])
  const columns = tf.tensor(within(outWidth, strideWidth, padding.left, filterWidth, inWidth), [
    1,
    1,
    outWidth,
    1,
  ])
  return ontoImage(
    tf,
    tf.div(tf.div(dy, rows), columns),
    tf.ones([filterHeight, filterWidth, inChannels, 1]),
    sliding,
  )
}
