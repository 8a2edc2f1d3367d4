import type { Tensor, Tf } from '../../library.js'

const letterAt = (index: number): string => String.fromCodePoint(97 + index)

export interface AttentionEquations {
  /** Of keys and queries. */
  readonly scores: string
  /** Of scores and values. */
  readonly read: string
}

/**
 * Equations over queries [batch, …, heads, width] and keys that differ in the axes of attention:
 * scores are [axes of neither, axes of the queries, axes of the keys].
 *
 * @param rank of the projected queries.
 */
export function equationsOf(rank: number, axes: readonly number[]): AttentionEquations {
  const queries = Array.from({ length: rank }, (_, axis) => letterAt(axis))
  const keys = queries.map((letter, axis) =>
    axes.includes(axis) ? letterAt(rank + axes.indexOf(axis)) : letter,
  )
  const others = queries.filter((_, axis) => axis !== rank - 1 && !axes.includes(axis))
  const along = (letters: readonly string[]): string =>
    axes.map((axis) => letters[axis] ?? '').join('')
  const scores = others.join('') + along(queries) + along(keys)
  return {
    scores: `${keys.join('')},${queries.join('')}->${scores}`,
    read: `${scores},${keys.join('')}->${queries.join('')}`,
  }
}

/**
 * x K + b, where the first axes of the kernel are the last ones of x.
 *
 * @param bound number of these axes.
 */
export function projected(
  tf: Tf,
  x: Tensor,
  kernel: Tensor,
  bias: Tensor | null,
  bound: number,
): Tensor {
  const inputs = kernel.shape.slice(0, bound).reduce((a, b) => a * b, 1)
  const outputs = kernel.shape.slice(bound)
  const product = tf.matMul(tf.reshape(x, [-1, inputs]), tf.reshape(kernel, [inputs, -1]))
  const shifted = bias === null ? product : tf.add(product, tf.reshape(bias, [-1]))
  return tf.reshape(shifted, [...x.shape.slice(0, -bound), ...outputs])
}
