import type { Tensor, Tf } from '../library.js'
import { input, type Attributes, type ComposedKernel } from './kernel.js'
import { spreadByStride } from './window-errors.js'
import { padImage, pixelOfWindows, slidingOfPooling, type Sliding } from './windows.js'

interface Pooling {
  readonly dy: Tensor
  readonly input: Tensor
  readonly output: Tensor
  readonly sliding: Sliding
}

/**
 * Gradient of max pooling: a window's error goes to its largest pixel, and to the first in row
 * order where several are equal, as in TensorFlow. Errors of overlapping windows add up. The
 * backend's own kernel, like its argmax, finds nothing in a window without a positive number.
 */
export const maxPoolGradient: ComposedKernel = (tf, inputs, attributes) => {
  const image = input(inputs, 'input')
  const sliding = slidingOfPooling(tf, image.shape, attributes)
  const pooling = {
    dy: input(inputs, 'dy'),
    input: image,
    output: input(inputs, 'output'),
    sliding,
  }
  const { padding, filterHeight, filterWidth, strideHeight, strideWidth } = sliding
  const isTiled =
    filterHeight === strideHeight &&
    filterWidth === strideWidth &&
    padding.top === 0 &&
    padding.left === 0
  return isTiled ? ofTiles(tf, pooling, attributes) : ofOverlapping(tf, pooling)
}

/**
 * Every pixel has at most one window. A pixel that equals its window's output is marked 1; the
 * argmax of the marks is the first of them.
 */
function ofTiles(tf: Tf, { dy, input, output, sliding }: Pooling, attributes: Attributes): Tensor {
  const outputs = outputOfPixels(tf, output, sliding)
  const marks = tf.cast(tf.equal(input, outputs), 'float32')
  const { filterSize, strides, pad } = attributes
  // the declaration gives the result the wrong type: it has `indexes`
  const { indexes } = tf.maxPoolWithArgmax(
    marks as never,
    filterSize as number,
    strides as number,
    pad as 'same',
    true,
  ) as unknown as { readonly indexes: Tensor }
  const places = tf.reshape(indexes, [-1, 1])
  return tf.reshape(tf.scatterND(places, tf.reshape(dy, [-1]), [input.size]), input.shape)
}

/** The output of every pixel's window; 0 for pixels outside of all windows. */
function outputOfPixels(tf: Tf, output: Tensor, sliding: Sliding): Tensor {
  const { batch, inHeight, inWidth, inChannels, outHeight, outWidth } = sliding
  const height = outHeight * sliding.strideHeight
  const width = outWidth * sliding.strideWidth
  const enlarged = tf.image.resizeNearestNeighbor(output as never, [height, width]) as Tensor
  const within = tf.slice(
    enlarged,
    [0, 0, 0, 0],
    [batch, Math.min(height, inHeight), Math.min(width, inWidth), inChannels],
  )
  return tf.pad(within, [
    [0, 0],
    [0, Math.max(0, inHeight - height)],
    [0, Math.max(0, inWidth - width)],
    [0, 0],
  ])
}

/**
 * Any windows, pixel by pixel of the window:
 *
 *   hit_ij = (x_ij = y) and no hit before
 *   dx = sum over (i, j) of dy hit_ij, put where x_ij came from
 *
 * x_ij: pixel (i, j) of every window. y: output of every window.
 */
function ofOverlapping(tf: Tf, { dy, input, output, sliding }: Pooling): Tensor {
  const { padding, batch, inHeight, inWidth, inChannels, filterHeight, filterWidth } = sliding
  const image = padImage(tf, input, sliding, Number.NEGATIVE_INFINITY)
  const imageSize = { height: image.shape[1] ?? inHeight, width: image.shape[2] ?? inWidth }
  // 1 for windows whose largest pixel was not found yet
  let open: Tensor = tf.onesLike(dy)
  let sum: Tensor | null = null
  for (let i = 0; i < filterHeight; i++) {
    for (let j = 0; j < filterWidth; j++) {
      const previous: { readonly open: Tensor; readonly sum: Tensor | null } = { open, sum }
      const next = tf.tidy(() => {
        const isOutput = tf.equal(pixelOfWindows(tf, image, sliding, i, j), output)
        const hit = tf.mul(previous.open, tf.cast(isOutput, 'float32'))
        const placed = placeErrors(tf, tf.mul(dy, hit), sliding, { i, j, ...imageSize })
        return {
          open: tf.sub(previous.open, hit),
          sum: previous.sum === null ? placed : tf.add(previous.sum, placed),
        }
      })
      previous.open.dispose()
      previous.sum?.dispose()
      open = next.open
      sum = next.sum
    }
  }
  return tf.slice(
    sum ?? input,
    [0, padding.top, padding.left, 0],
    [batch, inHeight, inWidth, inChannels],
  )
}

/** An image of zeros with each window's error at its pixel (i, j). */
function placeErrors(
  tf: Tf,
  errors: Tensor,
  { strideHeight, strideWidth }: Sliding,
  at: { readonly i: number; readonly j: number; readonly height: number; readonly width: number },
): Tensor {
  const spread = spreadByStride(tf, errors, strideHeight, strideWidth)
  return tf.pad(spread, [
    [0, 0],
    [at.i, at.height - at.i - (spread.shape[1] ?? 0)],
    [at.j, at.width - at.j - (spread.shape[2] ?? 0)],
    [0, 0],
  ])
}
