import { expect, it } from 'vitest'
import { stepTimeReasons } from '../../../../src/advice/conclusion/reasons/step-time.js'
import type { StepTimeLaw } from '../../../../src/advice/timing/step-time-law.js'
import { situationWith, stepLawOf } from '../../../support/situation.js'

const reasonsOf = (stepLaw: StepTimeLaw | null) =>
  stepTimeReasons(situationWith({ readings: { stepLaw } }))

it('a straight law has a knee', () =>
  expect(reasonsOf(stepLawOf(2, 0.02))).toMatchObject([
    { code: 'step-time-line', values: { knee: expect.closeTo(100, 6) as number } },
  ]))

it('a constant step time is flat', () =>
  expect(reasonsOf(stepLawOf(2, 0))).toMatchObject([{ code: 'step-time-flat' }]))

it('a law with large residuals is kinked', () =>
  expect(
    reasonsOf({ ...stepLawOf(2, 0.02), isStraight: false, maxRelativeResidual: 0.2 }),
  ).toMatchObject([{ code: 'step-time-kinked', values: { residual: 0.2 } }]))

it('unknown step times are not mentioned', () => expect(reasonsOf(null)).toEqual([]))

const inputReasonOf = (...shares: readonly (readonly [batchSize: number, share: number])[]) => {
  const inputShares = shares.map(([batchSize, share], i) => ({
    batchSize,
    share,
    trial: `t${i + 1}`,
  }))
  return stepTimeReasons(situationWith({ readings: { stepLaw: null, inputShares } }))
}

it('the loader is the bottleneck from the first size on where it takes more than half', () =>
  expect(inputReasonOf([32, 0.2], [128, 0.55], [512, 0.7])).toMatchObject([
    { code: 'input-time', values: { batchSize: 128, largest: 512, share: 0.7 } },
  ]))

it('a size that the loader bounds below one that it does not is no bottleneck from there on', () => {
  expect(inputReasonOf([32, 0.6], [128, 0.4], [512, 0.7], [2048, 0.8])).toMatchObject([
    { code: 'input-time', values: { batchSize: 512, largest: 2048, share: 0.8 } },
  ])
  const [shown] = inputReasonOf([32, 0.6], [128, 0.3])
  expect(shown).toMatchObject({ code: 'input-time', values: { largest: 128, share: 0.3 } })
  expect(shown?.values).not.toHaveProperty('batchSize')
  expect(inputReasonOf([32, 0.6], [128, 0.02])).toEqual([])
})

it('a loader that takes less is shown apart, and one that takes nothing is not mentioned', () => {
  const [shown] = inputReasonOf([32, 0.1], [128, 0.12])
  expect(shown).toMatchObject({ code: 'input-time', values: { largest: 128, share: 0.12 } })
  expect(shown?.values).not.toHaveProperty('batchSize')
  expect(inputReasonOf([32, 0.01], [128, 0.02])).toEqual([])
})
