import { describe, expect, it } from 'vitest'
import { bootstrapInterval } from '../../../src/advice/math/bootstrap.js'
import { mulberry32 } from '../../../src/advice/math/random.js'
import { mean } from '../../../src/advice/math/statistics.js'

describe('bootstrapInterval', () => {
  it('is repeatable and covers the true mean about as often as its level says', () => {
    let covered = 0
    for (let round = 0; round < 200; round++) {
      const random = mulberry32(round + 1)
      const samples = Array.from({ length: 40 }, () => random())
      const interval = bootstrapInterval(samples, mean, { seed: round, resamples: 200, level: 0.9 })
      if (interval.low <= 0.5 && interval.high >= 0.5) covered += 1
    }
    expect(covered / 200).toBeGreaterThan(0.8)
    expect(covered / 200).toBeLessThan(0.97)
    const again = (): unknown =>
      bootstrapInterval([1, 2, 5, 9], mean, { seed: 4, resamples: 100, level: 0.9 })
    expect(again()).toEqual(again())
  })
  it('leaves out resamples on which the statistic is not finite', () => {
    const options = { seed: 1, resamples: 50, level: 0.9 }
    const inverse = (samples: readonly number[]): number => 1 / mean(samples)
    expect(bootstrapInterval([0, 2], inverse, options).high).toBe(1)
    expect(bootstrapInterval([0, 0], inverse, options).high).toBeNaN()
  })
})
