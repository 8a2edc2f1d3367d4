import { describe, expect, it } from 'vitest'
import {
  generalisationGapReasons,
  qualityReasons,
} from '../../../../src/advice/conclusion/reasons/quality.js'
import type { Evidence, TrialRecord } from '../../../../src/advice/vocabulary/trial.js'
import { raceTrialOf, situationWith, unraced } from '../../../support/situation.js'
import { valuesOf } from '../../../support/reasons.js'
import { question } from '../../virtual-laboratory.js'

/** A race trial whose validation loss falls to `validationLoss`. */
function trialOf(batchSize: number, validationLoss: number, trainingLoss: number): TrialRecord {
  const losses = [2, 1, 0.5, 0.1, 0].map((excess) => validationLoss + excess)
  const trial = raceTrialOf([
    ...losses.map((value, step) => ({ name: 'validationLoss', at: step, value }) as const),
    { name: 'trainingLoss', at: 4, value: trainingLoss },
    { name: 'stepTimeMs', at: null, value: 5 },
  ])
  if (trial.spec.kind !== 'race') throw new Error('a race trial was built')
  return { ...trial, id: `t${batchSize}`, spec: { ...trial.spec, batchSize } }
}
/** The advised size fits the training rows better than batch size 8, and new rows worse. */
const gap: Evidence = { trials: [trialOf(8, 0.3, 0.2), trialOf(64, 3, 0.1)] }
/** The smaller size only trained longer: it fits the training rows better too. */
const longer: Evidence = { trials: [trialOf(8, 0.3, 0.05), trialOf(64, 3, 0.1)] }

describe('the validation loss by batch size', () => {
  it('is a list with the best size', () => {
    const reasons = qualityReasons(situationWith({ evidence: gap }))
    expect(valuesOf(reasons, 'validation-by-size')).toEqual({
      sizes: [
        { batchSize: 8, validationLoss: 0.3 },
        { batchSize: 64, validationLoss: 3 },
      ],
      best: 8,
    })
    expect(reasons[0]?.evidence).toEqual(['t8', 't64'])
  })
  it('needs two sizes, a race, and the user’s own rows', () => {
    const one: Evidence = { trials: [trialOf(64, 0.3, 0.1)] }
    const generated = { data: { ...question.data, origin: 'synthetic' } } as const
    expect(qualityReasons(situationWith({ evidence: one }))).toEqual([])
    expect(qualityReasons(situationWith({ evidence: gap, chosen: unraced }))).toEqual([])
    expect(qualityReasons(situationWith({ evidence: gap, question: generated }))).toEqual([])
  })
})

describe('a generalisation gap', () => {
  it('names the smaller size that does better on new rows', () =>
    expect(
      valuesOf(generalisationGapReasons(situationWith({ evidence: gap })), 'generalisation-gap'),
    ).toMatchObject({ batchSize: 64, loss: 3, smallerBatchSize: 8, smallerLoss: 0.3 }))
  it('is none where the smaller size fits the training rows better as well', () =>
    expect(generalisationGapReasons(situationWith({ evidence: longer }))).toEqual([]))
})
