import type { Tensor, Tf } from '../engine.js'
import type { Attributes } from './composed-kernels.js'

/** How a window slides over an image; sizes in pixels. */
export interface Sliding {
  readonly batch: number
  readonly inHeight: number
  readonly inWidth: number
  readonly inChannels: number
  readonly outHeight: number
  readonly outWidth: number
  readonly filterHeight: number
  readonly filterWidth: number
  readonly strideHeight: number
  readonly strideWidth: number
  readonly padding: {
    readonly top: number
    readonly bottom: number
    readonly left: number
    readonly right: number
  }
}

/** What tfjs-core says of a convolution with these attributes. `shape`: [batch, height, width, channels]; only that order is built here. */
export function slidingOf(
  tf: Tf,
  shape: readonly number[],
  filterShape: readonly number[],
  attributes: Attributes,
  depthwise: boolean,
): Sliding {
  const { strides, pad, dimRoundingMode } = attributes
  const info = tf.backend_util.computeConv2DInfo(
    shape as [number, number, number, number],
    filterShape as [number, number, number, number],
    strides as number,
    1,
    pad as 'same',
    dimRoundingMode as 'floor',
    depthwise,
  )
  return { ...info, batch: info.batchSize, padding: info.padInfo }
}

/** The same of a pooling with these attributes. */
export function pooling(tf: Tf, shape: readonly number[], attributes: Attributes): Sliding {
  const { filterSize, strides, pad, dimRoundingMode } = attributes
  const info = tf.backend_util.computePool2DInfo(
    shape as [number, number, number, number],
    filterSize as number,
    strides as number,
    1,
    pad as 'same',
    dimRoundingMode as 'floor',
  )
  return { ...info, batch: info.batchSize, padding: info.padInfo }
}

/** The image with its border; below and to the right so much more that a whole stride follows every pixel of a window. */
export function padded(
  tf: Tf,
  x: Tensor,
  {
    padding,
    inHeight,
    inWidth,
    outHeight,
    outWidth,
    filterHeight,
    filterWidth,
    strideHeight,
    strideWidth,
  }: Sliding,
  border = 0,
): Tensor {
  const { top, left } = padding
  const bottom = Math.max(
    padding.bottom,
    filterHeight - 1 + outHeight * strideHeight - top - inHeight,
  )
  const right = Math.max(padding.right, filterWidth - 1 + outWidth * strideWidth - left - inWidth)
  return top + bottom + left + right === 0
    ? x
    : tf.pad(
        x,
        [
          [0, 0],
          [top, bottom],
          [left, right],
          [0, 0],
        ],
        border,
      )
}

/** Of every window the pixel at (row, column): shape [batch, outHeight, outWidth, channels]. Strides are cut away by plain slices, which copy whole runs: a strided slice of the backend copies numbers. */
export function pixelOfWindows(
  tf: Tf,
  image: Tensor,
  { batch, outHeight, outWidth, strideHeight, strideWidth }: Sliding,
  row: number,
  column: number,
): Tensor {
  const channels = image.shape[3] ?? 1
  const from = tf.slice(
    image,
    [0, row, column, 0],
    [batch, outHeight * strideHeight, outWidth * strideWidth, channels],
  )
  if (strideHeight === 1 && strideWidth === 1) return from
  const line = outWidth * strideWidth * channels
  const rows = tf.slice(
    tf.reshape(from, [batch * outHeight, strideHeight * line]),
    [0, 0],
    [batch * outHeight, line],
  )
  const pixels = tf.slice(
    tf.reshape(rows, [batch * outHeight * outWidth, strideWidth * channels]),
    [0, 0],
    [batch * outHeight * outWidth, channels],
  )
  return tf.reshape(pixels, [batch, outHeight, outWidth, channels])
}
