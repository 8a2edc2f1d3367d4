/** Whether the pairs that an answer names as good did end as low as the advised one. */
import type { AsGood, Candidate } from '../../src/advice/vocabulary/decision.js'
import type { Truth } from './truth.js'

export interface ClaimedRange {
  /** How often such a range was said to hold. */
  readonly claimed: number
  /** Pairs in the range, the advised one included. */
  readonly pairs: number
  /** Every pair of it ended at most the named share above the advised one. */
  readonly held: boolean
}

export function claimedRange(
  { batchSizes, learningRates, within, held }: AsGood,
  advised: Candidate,
  truth: Truth,
): ClaimedRange {
  const inside = truth.cells.filter(
    ({ batchSize, learningRate }) =>
      batchSize >= batchSizes.low &&
      batchSize <= batchSizes.high &&
      learningRate >= learningRates.low &&
      learningRate <= learningRates.high,
  )
  const most = (1 + within) * (1 + truth.cell(advised).regret) - 1
  return {
    claimed: held,
    pairs: inside.length,
    held: inside.every(({ regret }) => regret <= most),
  }
}
