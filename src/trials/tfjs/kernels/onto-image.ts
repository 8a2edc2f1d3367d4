import type { Tensor, Tf } from '../engine.js'
import type { Sliding } from './windows.js'

/**
 * Gives every window's error to the pixels under it, by the window's weights: the transpose of a depthwise convolution with one filter a channel. The errors, with stride - 1 zeros
 * between them, are convolved with the filter turned by 180 degrees (Dumoulin and Visin, "A guide to convolution arithmetic for deep learning", 2016, section 4).
 *
 * `errors`: [batch, outHeight, outWidth, channels]; `turned`: the turned filter [filterHeight, filterWidth, channels, 1]. Answers [batch, inHeight, inWidth, channels].
 */
export function ontoImage(
  tf: Tf,
  errors: Tensor,
  turned: Tensor,
  {
    inHeight,
    inWidth,
    outHeight,
    outWidth,
    filterHeight,
    filterWidth,
    strideHeight,
    strideWidth,
    padding,
  }: Sliding,
): Tensor {
  const border = (
    size: number,
    window: number,
    out: number,
    stride: number,
    before: number,
  ): [number, number] => [window - 1 - before, size - ((out - 1) * stride + 1) + before]
  const rows = border(inHeight, filterHeight, outHeight, strideHeight, padding.top)
  const columns = border(inWidth, filterWidth, outWidth, strideWidth, padding.left)
  return tf.depthwiseConv2d(
    tf.pad(spread(tf, errors, strideHeight, strideWidth), [[0, 0], rows, columns, [0, 0]]) as never,
    turned as never,
    1,
    'valid',
  )
}

/** [batch, h, w, c] with zeros between rows and columns: [batch, (h - 1) * strideHeight + 1, (w - 1) * strideWidth + 1, c]. */
export function spread(tf: Tf, x: Tensor, strideHeight: number, strideWidth: number): Tensor {
  if (strideHeight === 1 && strideWidth === 1) return x
  const [batch = 1, height = 1, width = 1, channels = 1] = x.shape
  // rows and columns one after the other: tensors of five dimensions are not padded by every backend
  const columns = tf.reshape(
    tf.pad(tf.reshape(x, [batch * height, width, 1, channels]), [
      [0, 0],
      [0, 0],
      [0, strideWidth - 1],
      [0, 0],
    ]),
    [batch, height, width * strideWidth, channels],
  )
  const rows = tf.pad(tf.reshape(columns, [batch, height, 1, width * strideWidth * channels]), [
    [0, 0],
    [0, 0],
    [0, strideHeight - 1],
    [0, 0],
  ])
  return tf.slice(
    tf.reshape(rows, [batch, height * strideHeight, width * strideWidth, channels]),
    [0, 0, 0, 0],
    [batch, (height - 1) * strideHeight + 1, (width - 1) * strideWidth + 1, channels],
  )
}
