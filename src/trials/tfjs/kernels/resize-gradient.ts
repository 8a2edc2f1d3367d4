import type { Tensor } from '../engine.js'
import type { ComposedKernel } from './composed-kernels.js'

/** Gradient of an enlargement by whole numbers that repeats pixels: every pixel takes the sum of its copies. Other sizes are left to the backend. */
export const nearestGradient: ComposedKernel = (tf, inputs, _attributes, native) => {
  const { dy, images } = inputs as { dy: Tensor; images: Tensor }
  const [batch = 1, height = 1, width = 1, channels = 1] = images.shape
  const [rows, columns] = [(dy.shape[1] ?? 1) / height, (dy.shape[2] ?? 1) / width]
  if (!Number.isInteger(rows) || !Number.isInteger(columns)) return native()
  return tf.sum(
    tf.reshape(tf.sum(tf.reshape(dy, [batch * height * rows, width, columns, channels]), 2), [
      batch,
      height,
      rows,
      width,
      channels,
    ]),
    2,
  )
}

/** The backend's values are in order, only their shape is not. */
export const bilinearGradient: ComposedKernel = (tf, inputs, _attributes, native) =>
  tf.reshape(native(), (inputs as { images: Tensor }).images.shape)
