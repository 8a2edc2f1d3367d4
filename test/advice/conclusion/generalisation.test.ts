import { describe, expect, it } from 'vitest'
import {
  betterGeneralising,
  type SizeQuality,
} from '../../../src/advice/conclusion/generalisation.js'
import { conclusionNumbers } from '../../../src/advice/conclusion/numbers.js'

const quality = (batchSize: number, changes: Partial<SizeQuality> = {}): SizeQuality => ({
  batchSize,
  learningRate: 0.01,
  validationLoss: 0.3,
  deviation: 0.005,
  trainingLoss: 0.2,
  evidence: [`t${batchSize}`],
  ...changes,
})
/** The smaller size that beats 1,024 rows, with a validation loss of 0.36 and these changes. */
const betterThanLarge = (
  large: Partial<SizeQuality>,
  ...smaller: readonly SizeQuality[]
): number | undefined =>
  betterGeneralising(
    [...smaller, quality(1024, { validationLoss: 0.36, trainingLoss: 0.1, ...large })],
    1024,
    conclusionNumbers.generalisation,
  )?.smaller.batchSize

describe('a smaller batch generalises better', () => {
  it('with a clearly lower validation loss at no lower training loss', () =>
    expect(betterThanLarge({}, quality(32))).toBe(32))
  it('and the best of several is taken', () =>
    expect(betterThanLarge({}, quality(32), quality(64, { validationLoss: 0.28 }))).toBe(64))
  it('not within two standard errors', () =>
    expect(betterThanLarge({ deviation: 0.03 }, quality(32))).toBeUndefined())
  it('not within 2 % of the loss', () =>
    expect(
      betterThanLarge({ validationLoss: 0.305 }, quality(32, { deviation: 0 })),
    ).toBeUndefined())
  it('not where it fits the training rows better: it trained longer', () =>
    expect(betterThanLarge({ trainingLoss: 0.3 }, quality(32))).toBeUndefined())
  it('not where a training loss is unknown', () => {
    expect(betterThanLarge({ trainingLoss: null }, quality(32))).toBeUndefined()
    expect(betterThanLarge({}, quality(32, { trainingLoss: null }))).toBeUndefined()
  })
})

it('nothing is better than a size that was not raced', () =>
  expect(betterGeneralising([quality(32)], 64, conclusionNumbers.generalisation)).toBeNull())
