import { describe, expect, it } from 'vitest'
import { growingAlternative } from '../../../../src/advice/conclusion/alternatives/growing.js'
import type { EndForecast } from '../../../../src/advice/vocabulary/decision.js'
import type { Question } from '../../../../src/advice/vocabulary/question.js'
import { situationWith } from '../../../support/situation.js'

const ends: EndForecast = {
  schedule: 'falling',
  bySize: [],
  largestAsGood: 64,
  trained: 4,
  annealed: 1,
  usual: null,
}
const pair = { batchSize: 64, learningRate: 0.01 }
const cooled = { ...pair, from: 200, steps: 40, loss: 0.5, diverged: false, trial: 't5' }
const growth = { ...pair, from: 200, grownSize: 512, steps: 5, loss: 0.505, trial: 't6' }

const alternativeTo = (question: Partial<Question> = {}, grown: Partial<typeof growth> = {}) =>
  growingAlternative(
    situationWith({
      question: { objective: 'best-quality', schedule: 'falling', epochsPlanned: 12, ...question },
      chosen: { ...pair, ends },
      readings: { anneals: [cooled], growths: [{ ...growth, ...grown }] },
    }),
  )

describe('a growing batch', () => {
  it('takes the last sixth of the epochs, as in the race', () => {
    expect(alternativeTo()).toMatchObject({
      name: 'growing-batch',
      batchSize: 512,
      learningRate: 0.01,
      reason: {
        values: { firstBatchSize: 64, fromEpoch: 10, epochs: 12, loss: 0.505, fallingLoss: 0.5 },
        evidence: ['t6', 't5'],
      },
    })
  })

  it('saves device time by what its steps take, over whole epochs', () => {
    const rowTime = (size: number): number => (2 + 0.02 * size) / size
    const saving = 1 - rowTime(512) / rowTime(64)
    const savingOf = (epochsPlanned: number) =>
      (alternativeTo({ epochsPlanned })?.reason.values as { saving: number } | undefined)?.saving
    expect(savingOf(12)).toBeCloseTo(saving / 6)
    expect(savingOf(2)).toBeCloseTo(saving / 2)
    expect(savingOf(1)).toBeUndefined()
  })

  it('is none where the falling rate ended lower, or the rate is to stay constant', () => {
    expect(alternativeTo({}, { loss: 0.55 })).toBeNull()
    expect(alternativeTo({ schedule: 'constant' })).toBeNull()
  })

  it('is none where the larger batch does not fit, or the user excluded it', () => {
    expect(alternativeTo({}, { grownSize: 1024 })).toBeNull()
    expect(alternativeTo({ wishes: { batchSizes: { max: 256 } } })).toBeNull()
  })
})
