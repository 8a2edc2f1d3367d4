import { describe, expect, it } from 'vitest'
import { noiseLimitReasons, noiseReasons } from '../../../../src/advice/conclusion/reasons/noise.js'
import { raceTrialOf, situationWith, stepLawOf, unraced } from '../../../support/situation.js'
import { valuesOf } from '../../../support/reasons.js'

const codesOf = (changes: Parameters<typeof situationWith>[0]) =>
  noiseReasons(situationWith(changes)).map(({ code }) => code)

describe('the noise scale', () => {
  const noise = {
    simple: { value: 20, low: 10, high: 40 },
    kappa: 2.4,
    scale: { value: 48, low: 10, high: 200 },
  }
  it('of the race comes before that of the pilot', () =>
    expect(codesOf({ readings: { noise } })).toEqual(['noise-from-race', 'theory-optimum']))
  it('of the pilot comes with B_simple', () => {
    const reasons = noiseReasons(situationWith({ chosen: unraced, readings: { noise } }))
    expect(valuesOf(reasons, 'noise-scale')).toMatchObject({ scale: 48, simple: 20, kappa: 2.4 })
  })
  it('may be unknown, and theory with it', () =>
    expect(codesOf({ chosen: unraced })).toEqual(['noise-unknown']))
})

describe('theory', () => {
  it('puts the optimum at the root of noise scale times knee', () => {
    const reasons = noiseReasons(situationWith())
    expect(valuesOf(reasons, 'theory-optimum').optimum).toBeCloseTo(Math.sqrt(240 * 100), 3)
  })
  it('asks for the largest batch at a constant step time', () =>
    expect(codesOf({ readings: { stepLaw: stepLawOf(2, 0) } })).toContain('theory-unbounded'))
  it('says that memory decides where the optimum does not fit', () => {
    const largest = { value: 70, verified: true, bound: 'memory' } as const
    const reasons = noiseReasons(situationWith({ readings: { largest } }))
    expect(valuesOf(reasons, 'theory-beyond-memory')).toEqual({
      optimum: expect.closeTo(Math.sqrt(240 * 100), 3) as number,
      largest: 70,
    })
  })
})

describe('the rate that noise allows', () => {
  const noiseLimitedRate = { value: 0.006, low: 0.002, high: 0.02 }
  const evidence = { trials: [raceTrialOf([{ name: 'gradientVariance', at: 10, value: 3 }])] }
  it('is named with the trials that measured the noise', () => {
    const reasons = noiseLimitReasons(situationWith({ chosen: { noiseLimitedRate }, evidence }))
    expect(reasons).toMatchObject([
      { code: 'noise-wall', values: { rate: 0.006, arrived: true }, evidence: ['t5'] },
    ])
  })
  it('is not named where the noise was not measured', () => {
    expect(noiseLimitReasons(situationWith({ chosen: { noiseLimitedRate } }))).toEqual([])
    expect(noiseLimitReasons(situationWith({ evidence }))).toEqual([])
  })
})
