import { input, type ComposedKernel } from './kernel.js'

/**
 * Gradient of an enlargement by whole numbers that repeats pixels: a pixel takes the sum of its
 * copies. The backend's own kernel does other sizes.
 */
export const nearestGradient: ComposedKernel = (tf, inputs, _attributes, native) => {
  const dy = input(inputs, 'dy')
  const [batch = 1, height = 1, width = 1, channels = 1] = input(inputs, 'images').shape
  const rowCopies = (dy.shape[1] ?? 1) / height
  const columnCopies = (dy.shape[2] ?? 1) / width
  if (!Number.isInteger(rowCopies) || !Number.isInteger(columnCopies)) return native()
  const columns = tf.reshape(dy, [batch * height * rowCopies, width, columnCopies, channels])
  const rows = tf.reshape(tf.sum(columns, 2), [batch, height, rowCopies, width, channels])
  return tf.sum(rows, 2)
}

/** The backend's values are right; their shape has height and width exchanged. */
export const bilinearGradient: ComposedKernel = (tf, inputs, _attributes, native) =>
  tf.reshape(native(), input(inputs, 'images').shape)
