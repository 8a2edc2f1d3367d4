import { describe, expect, it } from 'vitest'
import { pairsAsGood } from '../../../src/advice/final-loss/as-good.js'
import { finalLossNumbers } from '../../../src/advice/final-loss/numbers.js'
import type { FinalLossState, PredictedEnd } from '../../../src/advice/final-loss/search.js'

const deviation = 0.1
const end = (batchSize: number, learningRate: number, rise: number): PredictedEnd => ({
  batchSize,
  learningRate,
  log: -2 + rise,
  deviation,
  trained: true,
})

/** Independent ends; the first is the favourite. */
function stateOf(ends: readonly PredictedEnd[], likely = ends): FinalLossState {
  const covariances = likely.map((_, i) =>
    Float64Array.from(likely, (__, j) => (i === j ? deviation ** 2 : 0)),
  )
  return { ends, contenders: { ends: likely, covariances }, favourite: ends[0] ?? null }
}
const asGood = (state: FinalLossState) => pairsAsGood(state, finalLossNumbers)

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
    expect(asGood(stateOf(ends))).toMatchObject({
      batchSizes: { low: 32, high: 256 },
      learningRates: { low: 0.01, high: 0.01 },
      pairs: 4,
      within: 0.05,
    })
    const without = ends.filter(({ batchSize }) => batchSize !== 32)
    expect(asGood(stateOf(without))).toMatchObject({ pairs: 4, batchSizes: { low: 64, high: 128 } })
  })

  it('are claimed as often as such ranges held, by the least margin', () => {
    const pair = (rise: number) => asGood(stateOf([end(64, 0.01, 0), end(128, 0.01, rise)]))?.held
    expect([pair(0.045), pair(0)]).toEqual([0.7, 0.85])
  })

  it('leave out what lies beyond a pair that ends higher, and what was not weighed', () => {
    const ends = [end(64, 0.01, 0), end(128, 0.01, 0.3), end(256, 0.01, 0)]
    expect(asGood(stateOf(ends))).toBeNull()
    const near = [end(64, 0.01, 0), end(128, 0.01, 0)]
    expect(asGood(stateOf(near, near.slice(0, 1)))).toBeNull()
  })

  it('are none without an advised pair', () => {
    expect(asGood({ ...stateOf([]), favourite: null })).toBeNull()
  })
})
