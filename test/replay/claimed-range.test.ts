import { describe, expect, it } from 'vitest'
import type { AsGood } from '../../src/advice/vocabulary/decision.js'
import { claimedRange } from './claimed-range.js'
import { truthFrom } from './truth.js'

const cell = (batchSize: number, learningRate: number, regret: number) => ({
  batchSize,
  learningRate,
  regret,
  timeMs: 1,
  reached: true,
})
const truth = truthFrom(1, [cell(32, 0.1, 0), cell(64, 0.1, 0.1), cell(128, 0.1, 0.16)])
const range = (high: number): AsGood => ({
  batchSizes: { low: 64, high },
  learningRates: { low: 0.1, high: 0.1 },
  pairs: 2,
  within: 0.05,
  held: 0.7,
})
const advised = { batchSize: 64, learningRate: 0.1 }

describe('a claimed range', () => {
  it('holds where every pair ends as low as the advised one, the best or not', () => {
    const low = { ...range(64), batchSizes: { low: 32, high: 64 } }
    expect(claimedRange(low, advised, truth)).toEqual({ claimed: 0.7, pairs: 2, held: true })
  })

  it('fails with the first pair that ends higher', () => {
    expect(claimedRange(range(128), advised, truth)).toMatchObject({ pairs: 2, held: false })
    const wider = { ...range(128), within: 0.06 }
    expect(claimedRange(wider, advised, truth)).toMatchObject({ held: true })
  })
})
