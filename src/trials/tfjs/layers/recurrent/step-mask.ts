/** Masks of steps: which rows of a batch have a step. */
import type { Tensor, Tf } from '../../library.js'

/** A mask [T, B] with further axes of size 1, for tensors of this rank. */
export function expandTo(tf: Tf, mask: Tensor, rank: number): Tensor {
  return tf.reshape(mask, [...mask.shape, ...Array.from({ length: rank - mask.rank }, () => 1)])
}

/** 1 from the first step of a row on: [T, B]. */
export function sinceFirst(tf: Tf, mask: Tensor): Tensor {
  return tf.step(tf.cumsum(mask, 0))
}
