import type { Tensor, Tf } from '../engine.js'
import type { Attributes, Inputs } from './composed-kernels.js'
import { padded, pixelOfWindows, slidingOf } from './windows.js'

/** A filter's gradient, entry by entry: `entry` makes that of (i, j) from the pixel (i, j) of every window; one at a time, because all windows side by side would take height * width times the image. */
export function filterEntries(
  tf: Tf,
  inputs: Inputs,
  attributes: Attributes,
  depthwise: boolean,
  entry: (pixels: Tensor) => Tensor,
): Tensor {
  const { x } = inputs as { x: Tensor }
  const filterShape = attributes['filterShape'] as [number, number, number, number]
  const sliding = slidingOf(tf, x.shape, filterShape, attributes, depthwise)
  const [height, width] = filterShape
  const image = padded(tf, x, sliding)
  const entries: Tensor[] = []
  for (let i = 0; i < height; i++) {
    for (let j = 0; j < width; j++)
      entries.push(tf.tidy(() => entry(pixelOfWindows(tf, image, sliding, i, j))))
  }
  return tf.reshape(tf.concat(entries), filterShape)
}
