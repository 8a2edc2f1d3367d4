import { input, type ComposedKernel } from './kernel.js'
import { errorsOfPixels } from './window-errors.js'
import { slidingOfPooling } from './windows.js'

/**
 * Gradient of average pooling where windows reach over the border. The mean of a window is over its
 * pixels within the image:
 *
 *   dx = sum over windows of dy / (number of its pixels within the image), given to each of them
 *
 * Without a border the backend's own kernel is right.
 */
export const averagePoolGradient: ComposedKernel = (tf, inputs, attributes, native) => {
  const dy = input(inputs, 'dy')
  const sliding = slidingOfPooling(tf, input(inputs, 'input').shape, attributes)
  const { padding, inHeight, inWidth, inChannels, outHeight, outWidth } = sliding
  const { filterHeight, filterWidth, strideHeight, strideWidth } = sliding
  if (padding.top + padding.bottom + padding.left + padding.right === 0) return native()
  const rowCounts = countWithin(outHeight, strideHeight, padding.top, filterHeight, inHeight)
  const columnCounts = countWithin(outWidth, strideWidth, padding.left, filterWidth, inWidth)
  const rows = tf.tensor(rowCounts, [1, outHeight, 1, 1])
  const columns = tf.tensor(columnCounts, [1, 1, outWidth, 1])
  const errors = tf.div(tf.div(dy, rows), columns)
  return errorsOfPixels(tf, errors, tf.ones([filterHeight, filterWidth, inChannels, 1]), sliding)
}

/** Pixels of every window that lie within the image, along one axis. */
function countWithin(
  windows: number,
  stride: number,
  paddingBefore: number,
  windowSize: number,
  imageSize: number,
): number[] {
  return Array.from({ length: windows }, (_, window) => {
    const start = window * stride - paddingBefore
    return Math.min(start + windowSize, imageSize) - Math.max(start, 0)
  })
}
