import { describe, expect, it } from 'vitest'
import {
  fullBatchResult,
  untriedFullBatch,
} from '../../../../src/advice/conclusion/alternatives/full-batch.js'
import { raceCurves } from '../../../../src/advice/race/curves.js'
import { fullBatchCurve } from '../../../../src/advice/race/full-batch.js'
import type { TrialRecord } from '../../../../src/advice/vocabulary/trial.js'
import { raceTrialOf, situationWith, unraced } from '../../../support/situation.js'
import { question } from '../../virtual-laboratory.js'

const fewRows = { data: { ...question.data, trainingRows: 1000 } }
const allFit = { largest: { value: 1000, verified: true, bound: 'rows' } } as const

/** Rprop on all rows: its loss falls from 2 to `lowest` in 100 steps of `stepTimeMs`. */
function rpropTrial(lowest: number, stepTimeMs: number): TrialRecord {
  const trial = raceTrialOf(
    [
      { name: 'validationLoss', at: 0, value: 2 },
      { name: 'validationLoss', at: 100, value: lowest },
      { name: 'stepTimeMs', at: null, value: stepTimeMs },
    ],
    { id: 't9' },
  )
  if (trial.spec.kind !== 'race') throw new Error('a race trial was built')
  return { ...trial, spec: { ...trial.spec, batchSize: 1000, method: 'rprop' } }
}
function resultOf(trial: TrialRecord) {
  const evidence = { trials: [trial] }
  const curves = raceCurves(evidence, question.seed, 'rprop')
  const fullBatch = fullBatchCurve(curves, { ...question, ...fewRows })
  return fullBatchResult(
    situationWith({ question: fewRows, readings: { ...allFit, fullBatch }, evidence }),
  )
}

describe('Rprop on all rows', () => {
  it('is an alternative where it was faster', () =>
    expect(resultOf(rpropTrial(0.5, 1))).toMatchObject({
      kind: 'faster',
      alternative: {
        name: 'full-batch-rprop',
        batchSize: 1000,
        reason: { code: 'alternative-full-batch-faster', evidence: ['t9', 't5'] },
      },
    }))
  it('is a slower alternative at 0.95 of the time and more', () =>
    expect(resultOf(rpropTrial(0.5, 9.1))).toMatchObject({
      kind: 'slower',
      alternative: { reason: { code: 'alternative-full-batch-slower' } },
    }))
  it('is a warning where it did not reach the level', () =>
    expect(resultOf(rpropTrial(0.6, 1))).toMatchObject({
      kind: 'unreached',
      reason: { code: 'full-batch-unreached', values: { lowest: 0.6, level: 0.5, steps: 100 } },
    }))
  it('has no result where it was not tried', () =>
    expect(fullBatchResult(situationWith())).toBeNull())
  it('has no result without a winner to compare with', () =>
    expect(
      fullBatchResult(
        situationWith({ chosen: unraced, evidence: { trials: [rpropTrial(0.5, 1)] } }),
      ),
    ).toBeNull())
})

describe('where Rprop was not tried', () => {
  const untriedAt = (changes: Parameters<typeof situationWith>[0]) =>
    untriedFullBatch(situationWith({ question: fewRows, readings: allFit, ...changes }))
  it('the full batch is an alternative for few rows that fit', () =>
    expect(untriedAt({})).toMatchObject({ name: 'full-batch', batchSize: 1000 }))
  it.each([
    [
      'the rows are more than 4,096',
      {
        question: { data: { ...question.data, trainingRows: 4097 } },
        readings: { largest: { ...allFit.largest, value: 4097 } },
      },
    ],
    ['not all rows fit', { readings: { largest: { ...allFit.largest, value: 999 } } }],
    ['no run proved it', { readings: { largest: { ...allFit.largest, verified: false } } }],
    ['the advice is the full batch', { chosen: { batchSize: 1000 } }],
  ])('not where %s', (_case, changes) => expect(untriedAt(changes)).toBeNull())
})
