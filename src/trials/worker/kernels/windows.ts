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
  readonly padding: { readonly top: number; readonly bottom: number; readonly left: number; readonly right: number }
}

/** What tfjs-core says of a convolution with these attributes. `shape`: [batch, height, width, channels]; only that order is built here. */
export function slidingOf(tf: Tf, shape: readonly number[], filterShape: readonly number[], attributes: Attributes, depthwise: boolean): Sliding {
  const { strides, pad, dimRoundingMode } = attributes
  const info = tf.backend_util.computeConv2DInfo(shape as [number, number, number, number], filterShape as [number, number, number, number], strides as number, 1, pad as 'same', dimRoundingMode as 'floor', depthwise)
  return { ...info, batch: info.batchSize, padding: info.padInfo }
}

/** The same of a pooling with these attributes. */
export function pooling(tf: Tf, shape: readonly number[], attributes: Attributes): Sliding {
  const { filterSize, strides, pad, dimRoundingMode } = attributes
  const info = tf.backend_util.computePool2DInfo(shape as [number, number, number, number], filterSize as number, strides as number, 1, pad as 'same', dimRoundingMode as 'floor')
  return { ...info, batch: info.batchSize, padding: info.padInfo }
}

/** The image with its border, at least as large as the windows reach. */
export function padded(tf: Tf, x: Tensor, { padding }: Sliding, border = 0): Tensor {
  const { top, bottom, left, right } = padding
  return top + bottom + left + right === 0 ? x : tf.pad(x, [[0, 0], [top, bottom], [left, right], [0, 0]], border)
}

/** Of every window the pixel at (row, column): shape [batch, outHeight, outWidth, channels]. */
export function pixelOfWindows(tf: Tf, image: Tensor, { batch, outHeight, outWidth, strideHeight, strideWidth }: Sliding, row: number, column: number): Tensor {
  const channels = image.shape[3] ?? 1
  if (strideHeight === 1 && strideWidth === 1) return tf.slice(image, [0, row, column, 0], [batch, outHeight, outWidth, channels])
  return tf.stridedSlice(image, [0, row, column, 0], [batch, row + (outHeight - 1) * strideHeight + 1, column + (outWidth - 1) * strideWidth + 1, channels], [1, strideHeight, strideWidth, 1])
}
