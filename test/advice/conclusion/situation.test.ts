import { describe, expect, it } from 'vitest'
import { raceCurveOf, situationWith, stepLawOf, unraced } from '../../support/situation.js'

const pilot = { simple: null, kappa: 2.4, scale: { value: 48, low: 10, high: 200 } }

describe('the winner', () => {
  it('is the curve of the advised pair', () => {
    const other = raceCurveOf({ batchSize: 128, evidence: ['t6'] })
    const { winner, decidingTrials } = situationWith({
      readings: { race: [other, raceCurveOf({})] },
    })
    expect(winner?.batchSize).toBe(64)
    expect(decidingTrials).toEqual(['t5'])
  })
  it('is none where theory chose: range test and pilot decide', () => {
    const { winner, decidingTrials } = situationWith({ chosen: unraced })
    expect(winner).toBeNull()
    expect(decidingTrials).toEqual(['t4', 't3'])
  })
})

describe('the noise scale', () => {
  it('is that of the race, with the trials of the race', () => {
    const { noiseScale, noiseTrials } = situationWith({ readings: { noise: pilot } })
    expect(noiseScale?.value).toBe(240)
    expect(noiseTrials).toEqual(['t5'])
  })
  it('is else that of the pilot', () => {
    const { noiseScale, noiseTrials } = situationWith({
      chosen: unraced,
      readings: { noise: pilot },
    })
    expect(noiseScale?.value).toBe(48)
    expect(noiseTrials).toEqual(['t3'])
  })
})

describe('theory', () => {
  it('has its least time to target at the optimum', () => {
    const { timeAt, unboundOptimum } = situationWith()
    const optimum = unboundOptimum ?? Number.NaN
    expect(optimum).toBeCloseTo(Math.sqrt(240 * 100), 6)
    for (const factor of [0.5, 0.9, 1.1, 2])
      expect(timeAt?.(factor * optimum)).toBeGreaterThan(timeAt?.(optimum) ?? Number.NaN)
  })
  it('has no bound at a constant step time', () =>
    expect(situationWith({ readings: { stepLaw: stepLawOf(2, 0) } }).unboundOptimum).toBeNull())
  it.each([
    ['step time', { readings: { stepLaw: null } }],
    ['noise scale', { chosen: unraced }],
  ])('says nothing without a %s', (_case, changes) =>
    expect(situationWith(changes)).toMatchObject({ optimum: null, timeAt: null }),
  )
})

it('an epoch includes its validation', () => {
  const without = situationWith()
  const withValidation = situationWith({ readings: { validationMsPerRow: 0.01 } })
  expect(withValidation.epochTimeMs).toBeCloseTo((without.epochTimeMs ?? 0) + 0.01 * 1000, 6)
})

it('times are unknown without a step-time law', () =>
  expect(situationWith({ readings: { stepLaw: null } })).toMatchObject({
    stepsPerEpoch: 313,
    stepTimeMs: null,
    epochTimeMs: null,
    trainingCost: null,
  }))
