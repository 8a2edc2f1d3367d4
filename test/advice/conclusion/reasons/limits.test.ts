import { describe, expect, it } from 'vitest'
import { limitReasons } from '../../../../src/advice/conclusion/reasons/limits.js'
import { raceCurveOf, situationWith, stepLawOf, unraced } from '../../../support/situation.js'
import { valuesOf } from '../../../support/reasons.js'

const codesOf = (changes: Parameters<typeof situationWith>[0]) =>
  limitReasons(situationWith(changes)).map(({ code }) => code)

describe('what was not measured', () => {
  it('is the end of a training longer than any candidate trained', () => {
    const situation = situationWith()
    const plannedMs = 10 * (situation.epochTimeMs ?? 0)
    expect(valuesOf(limitReasons(situation), 'not-measured')).toEqual({
      longestMs: 1000,
      share: 1000 / plannedMs,
      epochs: 10,
    })
  })
  it('is nothing where a candidate trained for as long as planned', () =>
    expect(codesOf({ readings: { race: [raceCurveOf({ trainedMs: 1e6 })] } })).not.toContain(
      'not-measured',
    ))
  it('is not mentioned without a race', () =>
    expect(codesOf({ chosen: unraced })).not.toContain('not-measured'))
})

describe('what would change the answer', () => {
  it('is the noise scale and the knee', () =>
    expect(valuesOf(limitReasons(situationWith()), 'would-change')).toEqual({
      knee: expect.closeTo(100, 6) as number,
      scale: 240,
    }))
  it('is unknown at a constant step time', () =>
    expect(codesOf({ readings: { stepLaw: stepLawOf(2, 0) } })).not.toContain('would-change'))
})
