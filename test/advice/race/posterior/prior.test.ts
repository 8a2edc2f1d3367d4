import { describe, expect, it } from 'vitest'
import { raceNumbers } from '../../../../src/advice/race/numbers.js'
import { rateFamily, searchPrior } from '../../../../src/advice/race/posterior/prior.js'
import { optimizers, traitsOf } from '../../../../src/advice/vocabulary/optimizers.js'

const sweep = (edge: number) => ({ edge, lowestAt: edge / 2, crossed: true })

describe('rateFamily', () => {
  it('has p = 1, q = 0 for the SGD family and p = q = 1/2 for the Adam family', () => {
    for (const optimizer of optimizers)
      expect(rateFamily(optimizer)).toEqual(
        traitsOf(optimizer).rateScaling === 'linear'
          ? { wallExponent: 1, noiseExponent: 0 }
          : { wallExponent: 0.5, noiseExponent: 0.5 },
      )
  })
})

describe('searchPrior', () => {
  it('is the median over recorded workloads without a range test', () => {
    expect(searchPrior('adam', null, raceNumbers)).toEqual({
      learningRateMax: { log: Math.log(0.03), deviation: 1.1 },
      noiseScale: { log: Math.log(800), deviation: 1.8 },
    })
  })

  it('moves towards edge / divisor with a range test, with less deviation', () => {
    for (const optimizer of optimizers) {
      const { ratePrior, rateOverPrior } = traitsOf(optimizer)
      const { edgeDivisor, rateMax } = raceNumbers.prior[ratePrior]
      const prior = searchPrior(optimizer, sweep(7), raceNumbers)
      const { log, deviation } = prior.learningRateMax
      expect(log).toBeCloseTo(
        Math.log(7 / edgeDivisor) / 2 + Math.log(rateMax * rateOverPrior) / 2,
        12,
      )
      expect(deviation).toBeLessThan(
        searchPrior(optimizer, null, raceNumbers).learningRateMax.deviation,
      )
    }
  })

  it('ignores a range test with zero trust', () => {
    const numbers = { ...raceNumbers, prior: { ...raceNumbers.prior, sweepTrust: 0 } }
    expect(searchPrior('sgd', sweep(1e-6), numbers).learningRateMax.log).toBe(0)
  })
})
