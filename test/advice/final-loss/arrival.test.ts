import { describe, expect, it } from 'vitest'
import type { Anneal } from '../../../src/advice/final-loss/anneals.js'
import { arrivalLosses } from '../../../src/advice/final-loss/arrival.js'
import { finalLossNumbers } from '../../../src/advice/final-loss/numbers.js'
import type { FinalLossSetting } from '../../../src/advice/final-loss/search.js'
import { candidateKey, type Candidate } from '../../../src/advice/vocabulary/decision.js'

const slow = { batchSize: 32, learningRate: 0.01 }
const quick = { batchSize: 256, learningRate: 0.03 }
const high = { batchSize: 256, learningRate: 0.3 }
const whole = (cell: Candidate, loss: number): Anneal => ({
  ...cell,
  from: 0,
  steps: 64_000 / cell.batchSize,
  loss,
  diverged: false,
  trial: 't1',
})
/** Every step takes as long, so that the larger batch trains eight times as quickly. */
const settingWith = (...anneals: readonly Anneal[]): FinalLossSetting => ({
  schedule: 'falling',
  race: [],
  anneals,
  stepsPlanned: (batchSize) => 64_000 / batchSize,
  start: 2.3,
  cells: [slow, quick, high],
  optimizer: 'adam',
  edge: null,
  stepTime: () => 1,
  overheadMs: 0,
  budgetMs: 1000,
  spentMs: 0,
  plannedMs: 2000,
  leastMs: 0,
  trainings: null,
})
const lossesOf = (setting: FinalLossSetting) => {
  const losses = arrivalLosses(setting, [slow, quick], 1, finalLossNumbers)
  return (cell: Candidate): number => losses.get(candidateKey(cell)) ?? Number.NaN
}

describe('the time to the target with a falling rate', () => {
  it('is shorter for the larger batch where both end as low', () => {
    const loss = lossesOf(settingWith(whole(slow, 0.3), whole(quick, 0.3)))
    expect(loss(quick)).toBeLessThan(0.5)
    expect(loss(slow)).toBeGreaterThan(loss(quick) + 0.5)
  })

  it('is never there for a pair that ends far above the lowest, however quick', () => {
    const loss = lossesOf(settingWith(whole(slow, 0.3), whole(quick, 1.2)))
    expect(loss(quick)).toBeGreaterThan(1.5)
    expect(loss(slow)).toBeLessThan(0.5)
  })

  it('is as unsure as the ends: nothing measured leaves no pair without regret', () => {
    const loss = lossesOf(settingWith())
    for (const cell of [slow, quick]) {
      expect(loss(cell)).toBeGreaterThan(0.2)
      expect(loss(cell)).toBeLessThan(Math.log(11))
    }
  })

  it('is the same for the same seed', () => {
    const setting = settingWith(whole(slow, 0.3))
    expect(lossesOf(setting)(slow)).toBe(lossesOf(setting)(slow))
  })
})
