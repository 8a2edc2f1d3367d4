/** Windows that slide over images, and the pixels under them. */
import type { Tensor, Tf } from '../library.js'
import type { Attributes } from './kernel.js'

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

type Shape4D = [number, number, number, number]

/**
 * The windows of a convolution with these attributes, as tfjs-core computes them.
 *
 * @param shape [batch, height, width, channels]; the model builder makes no other order.
 */
export function slidingOfConvolution(
  tf: Tf,
  shape: readonly number[],
  filterShape: readonly number[],
  attributes: Attributes,
  depthwise: boolean,
): Sliding {
  const { strides, pad, dimRoundingMode } = attributes
  const info = tf.backend_util.computeConv2DInfo(
    shape as Shape4D,
    filterShape as Shape4D,
    strides as number,
    1,
    pad as 'same',
    dimRoundingMode as 'floor',
    depthwise,
  )
  return { ...info, batch: info.batchSize, padding: info.padInfo }
}

/** The windows of a pooling with these attributes. */
export function slidingOfPooling(
  tf: Tf,
  shape: readonly number[],
  attributes: Attributes,
): Sliding {
  const { filterSize, strides, pad, dimRoundingMode } = attributes
  const info = tf.backend_util.computePool2DInfo(
    shape as Shape4D,
    filterSize as number,
    strides as number,
    1,
    pad as 'same',
    dimRoundingMode as 'floor',
  )
  return { ...info, batch: info.batchSize, padding: info.padInfo }
}

/** The image with its border. A whole stride follows every pixel of a window, below and right. */
export function padImage(tf: Tf, image: Tensor, sliding: Sliding, border = 0): Tensor {
  const { padding, inHeight, inWidth, outHeight, outWidth } = sliding
  const { filterHeight, filterWidth, strideHeight, strideWidth } = sliding
  const { top, left } = padding
  const bottom = Math.max(
    padding.bottom,
    filterHeight - 1 + outHeight * strideHeight - top - inHeight,
  )
  const right = Math.max(padding.right, filterWidth - 1 + outWidth * strideWidth - left - inWidth)
  if (top + bottom + left + right === 0) return image
  const borders: [number, number][] = [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ]
  return tf.pad(image, borders, border)
}

/**
 * The pixel at (row, column) of every window: [batch, outHeight, outWidth, channels].
 *
 * Plain slices cut the strides away. They copy whole runs; a strided slice of the backend copies
 * single numbers.
 */
export function pixelOfWindows(
  tf: Tf,
  paddedImage: Tensor,
  { batch, outHeight, outWidth, strideHeight, strideWidth }: Sliding,
  row: number,
  column: number,
): Tensor {
  const channels = paddedImage.shape[3] ?? 1
  const shifted = tf.slice(
    paddedImage,
    [0, row, column, 0],
    [batch, outHeight * strideHeight, outWidth * strideWidth, channels],
  )
  if (strideHeight === 1 && strideWidth === 1) return shifted
  const lineLength = outWidth * strideWidth * channels
  const lines = tf.slice(
    tf.reshape(shifted, [batch * outHeight, strideHeight * lineLength]),
    [0, 0],
    [batch * outHeight, lineLength],
  )
  const pixels = tf.slice(
    tf.reshape(lines, [batch * outHeight * outWidth, strideWidth * channels]),
    [0, 0],
    [batch * outHeight * outWidth, channels],
  )
  return tf.reshape(pixels, [batch, outHeight, outWidth, channels])
}
