import type { Tensor, Tf } from '../library.js'

export const product = (sizes: readonly number[]): number => sizes.reduce((a, b) => a * b, 1)

/**
 * x as [outer, length, inner]: one axis between all before and all behind it. Not every engine has
 * kernels for five axes.
 */
export function aroundAxis(tf: Tf, x: Tensor, axis: number): Tensor {
  const { shape } = x
  const outer = product(shape.slice(0, axis))
  const inner = product(shape.slice(axis + 1))
  return tf.reshape(x, [outer, shape[axis] ?? 1, inner])
}

export const withLength = (shape: readonly number[], axis: number, length: number): number[] =>
  shape.map((size, i) => (i === axis ? length : size))
