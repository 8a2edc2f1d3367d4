import { describe, expect, it } from 'vitest'
import { rateNumbers } from '../../../src/advice/rate/numbers.js'
import { warmupSteps, type WarmedRun } from '../../../src/advice/rate/warm-up.js'

const warmup = (run: Partial<WarmedRun>): number =>
  warmupSteps({ stepsPerEpoch: 100, epochs: 30, optimizer: 'sgd', ...run }, rateNumbers)

describe('warmupSteps', () => {
  it('is 5 % of the run, at most 5 epochs (SGD family) or 2,000 steps (Adam family)', () => {
    expect(warmup({})).toBe(150)
    expect(warmup({ epochs: 1000, optimizer: 'momentum' })).toBe(500)
    expect(warmup({ stepsPerEpoch: 10_000, epochs: 100, optimizer: 'adam' })).toBe(2000)
    expect(warmup({ stepsPerEpoch: 1, epochs: 1, optimizer: 'adam' })).toBe(1)
  })
  it('shrinks with the share of the highest rate, but for Adam, whose second moments remain', () => {
    expect(warmup({ shareOfHighest: 1 / 3 })).toBe(50)
    expect(warmup({ optimizer: 'momentum', shareOfHighest: 7 })).toBe(150)
    expect(warmup({ shareOfHighest: 1e-9 })).toBe(1)
    expect(warmup({ optimizer: 'adam', shareOfHighest: 0.1 })).toBe(150)
  })
})
