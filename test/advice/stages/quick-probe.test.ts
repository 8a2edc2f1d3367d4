import { describe, expect, it } from 'vitest'
import { deviceSpentMs, spentMs } from '../../../src/advice/stages/budget.js'
import type { Question } from '../../../src/advice/vocabulary/question.js'
import { isMemoryTrial } from '../../../src/advice/vocabulary/trial.js'
import { valuesOf } from '../../support/reasons.js'
import { study } from '../virtual-laboratory.js'

/** 2,000 rows: an epoch of batches of 32 takes 63 steps of 2.64 ms. */
const epochMs = 165
const lasting = (epochsPlanned: number, trainings = 1) => {
  const changes: Partial<Question> = {
    data: { origin: 'given', trainingRows: 2000, validationRows: 200, classes: 10 },
    probeBudget: { kind: 'auto', trainings, leastMs: 30_000 },
    epochsPlanned,
  }
  return study({}, changes)
}

describe('the probe of a short training', () => {
  it('takes seconds, still races, and says why it was short', () => {
    const { evidence, advice } = lasting(20)
    expect(spentMs(evidence)).toBeLessThan(8000 + 20 * epochMs)
    expect(evidence.trials.filter(({ spec }) => spec.kind === 'race').length).toBeGreaterThan(1)
    expect(valuesOf(advice.reasons, 'probe-quick')).toMatchObject({ trainings: 1 })
  })

  it('is longer where more trainings share the answer', () => {
    const spent = (trainings: number) => deviceSpentMs(lasting(20, trainings).evidence)
    expect(spent(30)).toBeGreaterThan(2 * spent(1))
  })

  it('is an ordinary one from a training of 100 s on', () => {
    const { evidence, advice } = lasting(700)
    expect(deviceSpentMs(evidence)).toBeGreaterThanOrEqual(30_000)
    expect(advice.reasons.map(({ code }) => code)).not.toContain('probe-quick')
  })

  it('proves the advised size once more only near the largest', () => {
    const { evidence, decision, advice } = lasting(20)
    if ('verdict' in decision) throw new Error('no advice')
    const fresh = evidence.trials.filter(
      (trial) => isMemoryTrial(trial) && trial.spec.kind === 'fit',
    )
    const sizes = fresh.map(({ spec }) => spec.batchSize)
    const isFar = decision.batchSize <= 0.5 * (advice.largestBatchSize?.value ?? 0)
    expect(sizes.includes(decision.batchSize)).toBe(!isFar)
  })
})
