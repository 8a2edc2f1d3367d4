import { sizeOf } from '../../../advice/vocabulary/model-graph.js'
import type { Tensor, Tf } from '../library.js'

/**
 * x as [outer, length, inner]: one axis between all before and all behind it. Not every engine has
 * kernels for five axes.
 */
export function aroundAxis(tf: Tf, x: Tensor, axis: number): Tensor {
  const { shape } = x
  const outer = sizeOf(shape.slice(0, axis))
  const inner = sizeOf(shape.slice(axis + 1))
  return tf.reshape(x, [outer, shape[axis] ?? 1, inner])
}

export const withLength = (shape: readonly number[], axis: number, length: number): number[] =>
  shape.map((size, i) => (i === axis ? length : size))
