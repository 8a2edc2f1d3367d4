import { describe, expect, it } from 'vitest'
import { gainOf, endGainOf } from '../../../src/advice/brief/parts.js'
import { candidateKey, type Candidate } from '../../../src/advice/vocabulary/decision.js'
import type { Question } from '../../../src/advice/vocabulary/question.js'
import { isMemoryTrial, wallMsOf, type TrialRecord } from '../../../src/advice/vocabulary/trial.js'
import { findReason } from '../../support/reasons.js'
import { study } from '../virtual-laboratory.js'

const seconds = { probeBudget: { kind: 'seconds', seconds: 60 } } as const
const current = { batchSize: 48, learningRate: 0.004 }
const asked = (changes: Partial<Question> = {}) => study({}, { ...seconds, current, ...changes })

const isOf =
  (pair: Candidate) =>
  ({ spec }: TrialRecord): boolean =>
    (spec.kind === 'race' || spec.kind === 'anneal') && candidateKey(spec) === candidateKey(pair)
const wallMs = (trials: readonly TrialRecord[]): number =>
  trials.reduce((sum, trial) => sum + wallMsOf(trial), 0)

describe('what the user trains with now', () => {
  const { advice, evidence } = asked()
  const own = evidence.trials.filter(isOf(current))

  it('is raced before every other candidate, off the grid too', () => {
    const first = evidence.trials.find(({ spec }) => spec.kind === 'race')
    expect(first?.spec).toMatchObject(current)
  })

  it('makes the gain measured, and its trials are cited', () => {
    const gain = gainOf(advice)
    expect(gain).toMatchObject({ ...current, current: true, measured: true, same: false })
    expect(gain?.ratio).toBeGreaterThan(1.1)
    expect(gain?.evidence).toEqual(expect.arrayContaining(own.map(({ id }) => id)))
  })

  it('takes at most a tenth of the probe', () => {
    expect(own.length).toBeGreaterThan(0)
    const probe = evidence.trials.filter((trial) => !isMemoryTrial(trial))
    expect(wallMs(own)).toBeLessThanOrEqual(0.1 * seconds.probeBudget.seconds * 1000)
    expect(wallMs(probe)).toBeLessThanOrEqual(1.1 * seconds.probeBudget.seconds * 1000)
  })

  it('stays the advice where nothing was quicker', () => {
    const best = { batchSize: 150, learningRate: 0.06 }
    const { advice: itself } = asked({ current: best })
    expect(itself.batchSize?.value).toBe(best.batchSize)
    expect(gainOf(itself)).toMatchObject({ ...best, same: true, ratio: 1 })
  })

  it('is compared, but not advised, where the wishes exclude it', () => {
    const { advice: kept } = asked({ wishes: { learningRate: 0.03 } })
    expect(kept.learningRate?.value).toBe(0.03)
    expect(gainOf(kept)).toMatchObject({ ...current, current: true, measured: true })
  })

  it('does not train where it does not fit, and the answer says so', () => {
    const wide = { batchSize: 20_000, learningRate: 0.01 }
    const { advice: without, evidence: trained } = asked({ current: wide })
    expect(trained.trials.filter(isOf(wide))).toEqual([])
    const misfit = findReason(without.reasons, 'current-does-not-fit')
    expect(misfit?.values).toEqual({ ...wide, largest: without.largestBatchSize?.value })
    expect(gainOf(without)).toBeNull()
  })

  it('is compared by its end where the rate falls', () => {
    const falling = { objective: 'best-quality', schedule: 'falling' } as const
    const { advice: lowest, evidence: trained } = asked(falling)
    expect(trained.trials.filter(isOf(current)).map(({ spec }) => spec)).toContainEqual(
      expect.objectContaining({ kind: 'anneal', from: 0, steps: 4167 }),
    )
    expect(endGainOf(lowest)).toMatchObject({ ...current, current: true, same: false })
  })
})

describe('without it', () => {
  it('the usual setting is timed after the race, where that is cheap', () => {
    const { advice } = study({}, seconds)
    expect(gainOf(advice)).toMatchObject({ batchSize: 32, current: false, measured: true })
  })

  it('nothing is trained for a probe of 0 seconds', () => {
    const { evidence } = asked({ probeBudget: { kind: 'seconds', seconds: 0 } })
    expect(evidence.trials.filter(isOf(current))).toEqual([])
  })
})

describe('the favourite of the race for the lowest end', () => {
  it('trains before the budget is spent, so that the gain is measured', () => {
    const falling = { objective: 'best-quality', schedule: 'falling', ...seconds } as const
    const { advice, evidence } = study({}, falling)
    const { batchSize, learningRate } = advice
    if (batchSize === null || learningRate === null) throw new Error('there is an answer')
    const pair = { batchSize: batchSize.value, learningRate: learningRate.value }
    expect(evidence.trials.filter(isOf(pair)).length).toBeGreaterThan(0)
    expect(advice.confidence.loweredBy.map(({ code }) => code)).not.toContain(
      'lowered-end-not-trained',
    )
  })
})
