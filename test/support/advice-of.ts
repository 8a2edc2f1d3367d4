/** An advice for 64 rows with exactly these reasons. */
import type { Advice } from '../../src/advice/vocabulary/answer.js'
import { reason, type Reason } from '../../src/advice/vocabulary/reasons.js'
import { someAdvice } from './memory-use-cases.js'

interface Reasons {
  readonly reasons?: readonly Reason[]
  readonly loweredBy?: readonly Reason[]
  readonly alternatives?: readonly Reason[]
}

const use = reason(
  'use',
  {
    batchSize: 64,
    batchSizeLow: 32,
    batchSizeHigh: 128,
    learningRate: 0.003,
    learningRateLow: 0.002,
    learningRateHigh: 0.004,
    optimizer: 'adam',
  },
  ['t1'],
)

export function adviceOf(
  { reasons = [], loweredBy = [], alternatives = [] }: Reasons,
  changes: Partial<Advice> = {},
): Advice {
  return {
    ...someAdvice,
    confidence: { level: loweredBy.length > 0 ? 'medium' : 'high', loweredBy },
    alternatives: alternatives.map((one) => ({
      name: 'least-memory',
      batchSize: 8,
      learningRate: 0.001,
      reason: one,
    })),
    reasons: [use, ...reasons],
    ...changes,
  }
}

/** A raced neighbour that took `ratio` times as long. */
export const neighbour = (
  code: 'why-not-larger' | 'why-not-smaller',
  batchSize: number,
  ratio: number,
): Reason =>
  reason(code, { batchSize, learningRate: 0.003, reached: true, ratio, trainedRatio: ratio }, [
    't2',
    't3',
  ])

/**
 * Predicted ends, a twice as large batch training twice as fast. The lowest is the advised one; its
 * difference to the others is known within a hundredth.
 */
export function endBySize(losses: Readonly<Record<number, number>>, asGood: number): Reason {
  const lowest = Math.min(...Object.values(losses))
  const sizes = Object.entries(losses).map(([size, loss]) => ({
    batchSize: Number(size),
    learningRate: 0.003,
    loss,
    ratio: loss / lowest,
    ratioLow: (0.99 * loss) / lowest,
    ratioHigh: (1.01 * loss) / lowest,
    timeMs: 64_000 / Number(size),
    trained: true,
    arrived: false,
  }))
  return reason('end-by-size', { sizes, asGood }, ['t4', 't5'])
}
