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

/** Predicted ends, a twice as large batch training twice as fast. */
export const endBySize = (losses: Readonly<Record<number, number>>, asGood: number): Reason =>
  reason(
    'end-by-size',
    {
      sizes: Object.entries(losses).map(([size, loss]) => ({
        batchSize: Number(size),
        learningRate: 0.003,
        loss,
        timeMs: 64_000 / Number(size),
      })),
      asGood,
    },
    ['t4', 't5'],
  )
