/** Gives errors of windows back to the pixels under them. */
import type { Tensor, Tf } from '../library.js'
import type { Sliding } from './windows.js'

/**
 * Adds every window's error to the pixels under it, weighted: the transpose of a depthwise
 * convolution with one filter a channel. The errors, with stride - 1 zeros between them, are
 * convolved with the filter turned by 180 degrees.
 *
 * Source: Dumoulin and Visin, "A guide to convolution arithmetic for deep learning", 2016, section
 * 4.
 *
 * @param errors [batch, outHeight, outWidth, channels].
 * @param turnedFilter [filterHeight, filterWidth, channels, 1].
 * @returns [batch, inHeight, inWidth, channels].
 */
export function errorsOfPixels(
  tf: Tf,
  errors: Tensor,
  turnedFilter: Tensor,
  sliding: Sliding,
): Tensor {
  const { inHeight, outHeight, filterHeight, strideHeight, padding } = sliding
  const { inWidth, outWidth, filterWidth, strideWidth } = sliding
  const rows = border(inHeight, filterHeight, outHeight, strideHeight, padding.top)
  const columns = border(inWidth, filterWidth, outWidth, strideWidth, padding.left)
  const spread = spreadByStride(tf, errors, strideHeight, strideWidth)
  return tf.depthwiseConv2d(
    tf.pad(spread, [[0, 0], rows, columns, [0, 0]]) as never,
    turnedFilter as never,
    1,
    'valid',
  )
}

/** Zeros before and after one axis of the spread errors. */
function border(
  inSize: number,
  filterSize: number,
  outSize: number,
  stride: number,
  paddingBefore: number,
): [number, number] {
  const before = filterSize - 1 - paddingBefore
  const after = inSize - ((outSize - 1) * stride + 1) + paddingBefore
  return [before, after]
}

/**
 * Puts zeros between rows and columns:
 * [batch, h, w, c] -> [batch, (h - 1) * strideHeight + 1, (w - 1) * strideWidth + 1, c].
 */
export function spreadByStride(
  tf: Tf,
  x: Tensor,
  strideHeight: number,
  strideWidth: number,
): Tensor {
  if (strideHeight === 1 && strideWidth === 1) return x
  const [batch = 1, height = 1, width = 1, channels = 1] = x.shape
  // columns, then rows: not every backend pads tensors of five dimensions
  const columns = tf.reshape(
    padAxis2(tf, tf.reshape(x, [batch * height, width, 1, channels]), strideWidth - 1),
    [batch, height, width * strideWidth, channels],
  )
  const rowLength = width * strideWidth * channels
  const rows = padAxis2(tf, tf.reshape(columns, [batch, height, 1, rowLength]), strideHeight - 1)
  return tf.slice(
    tf.reshape(rows, [batch, height * strideHeight, width * strideWidth, channels]),
    [0, 0, 0, 0],
    [batch, (height - 1) * strideHeight + 1, (width - 1) * strideWidth + 1, channels],
  )
}

/** Zeros after the third of four axes. */
function padAxis2(tf: Tf, x: Tensor, zeros: number): Tensor {
  return tf.pad(x, [
    [0, 0],
    [0, 0],
    [0, zeros],
    [0, 0],
  ])
}
