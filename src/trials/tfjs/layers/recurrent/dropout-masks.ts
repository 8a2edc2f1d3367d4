import type { Tensor, Tf } from '../../library.js'

/**
 * Masks that drop a share of the units and scale the others up: one for each gate, or one for all.
 * None without a dropout.
 */
export function dropoutMasks(
  tf: Tf,
  {
    rate,
    count,
    shape,
    seed,
  }: {
    readonly rate: number
    readonly count: number
    readonly shape: readonly number[]
    readonly seed: number
  },
): readonly Tensor[] {
  if (rate === 0) return []
  const ones = tf.ones([...shape])
  return Array.from({ length: count }, (_, k) => tf.dropout(ones, rate, undefined, seed + k))
}
