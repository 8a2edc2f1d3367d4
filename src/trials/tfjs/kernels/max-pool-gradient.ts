import type { Tensor, Tf } from '../engine.js'
import type { ComposedKernel } from './composed-kernels.js'
import { spread } from './onto-image.js'
import { padded, pixelOfWindows, pooling, type Sliding } from './windows.js'

/**
 * Gradient of max pooling: a window's error goes to its largest pixel, to the first one in rows where several are equal (as in TensorFlow), and adds up where windows overlap. The backend's
 * own kernel, like its argmax, finds nothing where a window holds no positive number.
 */
export const maxPoolGradient: ComposedKernel = (tf, inputs, attributes) => {
  const { dy, input, output } = inputs as { dy: Tensor; input: Tensor; output: Tensor }
  const sliding = pooling(tf, input.shape, attributes)
  const { padding, filterHeight, filterWidth, strideHeight, strideWidth } = sliding
  const apart =
    filterHeight === strideHeight &&
    filterWidth === strideWidth &&
    padding.top === 0 &&
    padding.left === 0
  return apart
    ? tiled(tf, dy, input, output, attributes, sliding)
    : overlapping(tf, dy, input, output, sliding)
}

/** Where every pixel has one window at most: a pixel that equals its window's result is marked 1, and the argmax of the marks is the first of them. */
function tiled(
  tf: Tf,
  dy: Tensor,
  input: Tensor,
  output: Tensor,
  { filterSize, strides, pad }: Readonly<Record<string, unknown>>,
  { batch, inHeight, inWidth, inChannels, outHeight, outWidth, strideHeight, strideWidth }: Sliding,
): Tensor {
  const [height, width] = [outHeight * strideHeight, outWidth * strideWidth]
  const results = tf.image.resizeNearestNeighbor(output as never, [height, width]) as Tensor
  const within = tf.slice(
    results,
    [0, 0, 0, 0],
    [batch, Math.min(height, inHeight), Math.min(width, inWidth), inChannels],
  )
  const marks = tf.cast(
    tf.equal(
      input,
      tf.pad(within, [
        [0, 0],
        [0, Math.max(0, inHeight - height)],
        [0, Math.max(0, inWidth - width)],
        [0, 0],
      ]),
    ),
    'float32',
  )
  const { indexes } = tf.maxPoolWithArgmax(
    marks as never,
    filterSize as number,
    strides as number,
    pad as 'same',
    true,
  ) as unknown as { readonly indexes: Tensor }
  return tf.reshape(
    tf.scatterND(tf.reshape(indexes, [-1, 1]), tf.reshape(dy, [-1]), [input.size]),
    input.shape,
  )
}

/**
 * Any windows, pixel by pixel of the window:
 *
 *   hit_ij = (x_ij = y) and no hit before,   dx = sum over (i, j) of dy hit_ij, put where x_ij came from
 */
function overlapping(tf: Tf, dy: Tensor, input: Tensor, output: Tensor, sliding: Sliding): Tensor {
  const {
    padding,
    batch,
    inHeight,
    inWidth,
    inChannels,
    filterHeight,
    filterWidth,
    strideHeight,
    strideWidth,
  } = sliding
  const image = padded(tf, input, sliding, Number.NEGATIVE_INFINITY)
  const [height, width] = [image.shape[1] ?? inHeight, image.shape[2] ?? inWidth]
  let [open, sum]: [Tensor, Tensor | null] = [tf.onesLike(dy), null]
  for (let i = 0; i < filterHeight; i++) {
    for (let j = 0; j < filterWidth; j++) {
      const [stillOpen, next] = tf.tidy((): [Tensor, Tensor] => {
        const hit = tf.mul(
          open,
          tf.cast(tf.equal(pixelOfWindows(tf, image, sliding, i, j), output), 'float32'),
        )
        const apart = spread(tf, tf.mul(dy, hit), strideHeight, strideWidth)
        const placed = tf.pad(apart, [
          [0, 0],
          [i, height - i - (apart.shape[1] ?? 0)],
          [j, width - j - (apart.shape[2] ?? 0)],
          [0, 0],
        ])
        return [tf.sub(open, hit), sum === null ? placed : tf.add(sum, placed)]
      })
      open.dispose()
      sum?.dispose()
      ;[open, sum] = [stillOpen, next]
    }
  }
  return tf.slice(
    sum ?? input,
    [0, padding.top, padding.left, 0],
    [batch, inHeight, inWidth, inChannels],
  )
}
