import { input, type ComposedKernel } from './kernel.js'

/**
 * Whole numbers and truth values as float32.
 *
 * tfjs-backend-webgpu 4.22 only renames them: the buffer still holds whole numbers, and a program
 * that copies values, such as Transpose, does not compile. Adding 0 writes real numbers.
 */
export const cast: ComposedKernel = (tf, inputs, { dtype }, native) => {
  const x = input(inputs, 'x')
  const renamed = native()
  const isRenamed = dtype === 'float32' && (x.dtype === 'int32' || x.dtype === 'bool')
  return isRenamed ? tf.add(renamed, tf.scalar(0)) : renamed
}
