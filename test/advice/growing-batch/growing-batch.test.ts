import { describe, expect, it } from 'vitest'
import type { Anneal } from '../../../src/advice/final-loss/anneals.js'
import {
  bestGrowth,
  nextGrowth,
  type GrowingBatchSetting,
} from '../../../src/advice/growing-batch/growing-batch.js'
import type { Growth } from '../../../src/advice/growing-batch/growths.js'
import { growingBatchNumbers as numbers } from '../../../src/advice/growing-batch/numbers.js'
import { raceCurveOf } from '../../support/situation.js'

const pair = { batchSize: 32, learningRate: 0.01 }
const cooled: Anneal = {
  ...pair,
  from: 200,
  steps: 40,
  loss: 0.5,
  diverged: false,
  trial: 't5',
}
const growth = (grownSize: number, loss: number | null): Growth => ({
  ...pair,
  from: 200,
  grownSize,
  steps: 5,
  loss,
  trial: 't6',
})
/** A step takes as long at every size, as on a card that is hardly used. */
const setting: GrowingBatchSetting = {
  pair,
  race: [raceCurveOf({ ...pair, rungSteps: [100, 200] })],
  anneals: [cooled],
  growths: [],
  sizes: [16, 32, 64, 128, 256],
  stepsPlanned: 1000,
  stepTime: () => 10,
}

describe('a growing batch', () => {
  it('is tried at eight times the batch, from the step and for the rows of the cool-down', () => {
    expect(nextGrowth(setting, numbers)).toMatchObject({ grownSize: 256, from: 200, steps: 5 })
    const saving = (1 / 6) * (1 - 1 / 8)
    expect(nextGrowth(setting, numbers)?.saving).toBeCloseTo(saving)
  })

  it('is tried at four times where eight times does not fit, or ended higher', () => {
    const fitting = { ...setting, sizes: [32, 128] }
    expect(nextGrowth(fitting, numbers)).toMatchObject({ grownSize: 128, steps: 10 })
    const tried = { ...setting, growths: [growth(256, 0.52)] }
    expect(nextGrowth(tried, numbers)).toMatchObject({ grownSize: 128 })
    expect(nextGrowth({ ...tried, growths: [growth(256, 0.505)] }, numbers)).toBeNull()
  })

  it('asks for a cool-down where none started from a checkpoint that is left', () => {
    const later = [raceCurveOf({ ...pair, rungSteps: [200, 400, 800] })]
    const asked = { from: 800, coolSteps: 160, grownSize: 256, steps: 20 }
    expect(nextGrowth({ ...setting, race: later }, numbers)).toMatchObject(asked)
    expect(nextGrowth({ ...setting, race: later, anneals: [] }, numbers)).toMatchObject(asked)
    expect(nextGrowth(setting, numbers)).toMatchObject({ coolSteps: 0 })
  })

  it.each<[string, Partial<GrowingBatchSetting>]>([
    ['a step takes as long a row at every size', { stepTime: (size) => size }],
    ['it raced for a few percent of the plan', { stepsPlanned: 10_000 }],
    ['the cool-down diverged', { anneals: [{ ...cooled, loss: null, diverged: true }] }],
    ['the pair has not raced', { race: [] }],
    ['no larger size fits', { sizes: [16, 32, 64] }],
  ])('is not tried where %s', (_case, changes) => {
    expect(nextGrowth({ ...setting, ...changes }, numbers)).toBeNull()
  })

  it('is as good within 2 % of the falling rate from the same step', () => {
    const after = (...growths: readonly Growth[]) => bestGrowth({ ...setting, growths }, numbers)
    expect(after(growth(256, 0.509))).toMatchObject({ loss: 0.509, fallingLoss: 0.5 })
    expect(after(growth(256, 0.509))?.trials).toEqual(['t6', 't5'])
    expect(after(growth(256, 0.511))).toBeNull()
    expect(after(growth(256, null))).toBeNull()
    expect(after({ ...growth(256, 0.4), from: 100 })).toBeNull()
    expect(after(growth(128, 0.5), growth(256, 0.505))).toMatchObject({ grownSize: 256 })
  })

  it('is none at a size that may not train', () => {
    const growths = [growth(256, 0.5)]
    expect(bestGrowth({ ...setting, growths, sizes: [32, 64] }, numbers)).toBeNull()
  })
})
