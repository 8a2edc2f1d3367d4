import type { Tensor, Tf } from '../../library.js'
import { partSeed } from '../../weights/random-numbers.js'

/** Which positions a query may attend to. */
export interface Visibility {
  readonly useCausalMask: boolean
  /** Queries see positions nearer than this; null: all. */
  readonly slidingWindow: number | null
}

/** Keras subtracts it from scores that do not count. */
const hiddenScore = -1e9

/** 1 where a query sees a position, [queries, positions]; null where each sees all. */
export function visible(
  tf: Tf,
  { useCausalMask, slidingWindow }: Visibility,
  queries: number,
  positions: number,
): Tensor | null {
  if (!useCausalMask && slidingWindow === null) return null
  const row = tf.reshape(tf.range(0, queries), [queries, 1])
  const column = tf.reshape(tf.range(0, positions), [1, positions])
  const ahead = tf.sub(column, row)
  const parts: Tensor[] = []
  if (useCausalMask) parts.push(tf.cast(tf.lessEqual(ahead, 0), 'float32'))
  if (slidingWindow !== null) parts.push(tf.cast(tf.less(tf.abs(ahead), slidingWindow), 'float32'))
  return parts.reduce((all, part) => tf.mul(all, part))
}

/** Masks multiplied, where there are any. */
export function bothOf(tf: Tf, a: Tensor | null, b: Tensor | null): Tensor | null {
  if (a === null) return b
  return b === null ? a : tf.mul(a, b)
}

/** The scores, and a value that leaves no weight where the mask is 0. */
export function hidden(tf: Tf, scores: Tensor, mask: Tensor | null): Tensor {
  if (mask === null) return scores
  return tf.add(tf.mul(scores, mask), tf.mul(tf.sub(1, mask), hiddenScore))
}

/** A dropout that draws other numbers at each call. */
export class SeededDropout {
  private calls = 0

  constructor(
    private readonly tf: Tf,
    private readonly rate: number,
    private readonly seed: number,
  ) {}

  apply(x: Tensor, training: boolean): Tensor {
    if (!training || this.rate === 0) return x
    this.calls++
    return this.tf.dropout(x, this.rate, undefined, partSeed(this.seed, this.calls))
  }
}
