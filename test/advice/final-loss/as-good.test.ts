import { describe, expect, it } from 'vitest'
import { pairsAsGood } from '../../../src/advice/final-loss/as-good.js'
import { finalLossNumbers } from '../../../src/advice/final-loss/numbers.js'
import type { PredictedEnd } from '../../../src/advice/final-loss/search.js'

const end = (batchSize: number, learningRate: number, rise: number): PredictedEnd => ({
  batchSize,
  learningRate,
  log: -2 + rise,
  deviation: 0.1,
  apart: 0.14,
  trained: true,
})

/** The first is the favourite. */
const asGood = (ends: readonly PredictedEnd[]) =>
  pairsAsGood({ ends, favourite: ends[0] ?? null }, finalLossNumbers)

describe('pairs as good', () => {
  it('are the largest range around the advised pair that ends within 5 % of it', () => {
    const ends = [
      end(64, 0.01, 0),
      end(128, 0.01, 0.02),
      end(64, 0.03, 0.03),
      end(128, 0.03, 0.04),
      end(256, 0.03, 0.2),
      end(256, 0.01, 0.01),
      end(32, 0.01, 0.04),
      end(32, 0.03, 0.3),
    ]
    expect(asGood(ends)).toMatchObject({
      batchSizes: { low: 32, high: 256 },
      learningRates: { low: 0.01, high: 0.01 },
      pairs: 4,
      within: 0.05,
    })
    const without = ends.filter(({ batchSize }) => batchSize !== 32)
    expect(asGood(without)).toMatchObject({ pairs: 4, batchSizes: { low: 64, high: 128 } })
  })

  it('are claimed as often as such ranges held, by the least margin', () => {
    const pair = (rise: number) => asGood([end(64, 0.01, 0), end(128, 0.01, rise)])?.held
    expect([pair(0.045), pair(0)]).toEqual([0.7, 0.85])
  })

  it('leave out what lies beyond a pair that ends higher', () => {
    const ends = [end(64, 0.01, 0), end(128, 0.01, 0.3), end(256, 0.01, 0)]
    expect(asGood(ends)).toBeNull()
  })

  it('are none without an advised pair', () => {
    expect(asGood([])).toBeNull()
  })
})
