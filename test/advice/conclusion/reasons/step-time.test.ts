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
