import { describe, expect, it } from 'vitest'
import { LineRegression } from '../../../src/advice/math/line-regression.js'
import { normals } from '../../../src/advice/math/normals.js'

const vague = { mean: 0, deviation: 1e4 }

describe('LineRegression', () => {
  it('is the prior without an observation', () => {
    const prior = new LineRegression({ mean: 3, deviation: 2 }, { mean: 0.5, deviation: 0.1 })
    const posterior = prior.posterior()
    expect(posterior.intercept).toBeCloseTo(3, 12)
    expect(posterior.slope).toBeCloseTo(0.5, 12)
    expect(posterior.covariance.intercept).toBeCloseTo(4, 12)
    expect(posterior.covariance.cross).toBeCloseTo(0, 12)
    expect(posterior.covariance.slope).toBeCloseTo(0.01, 12)
  })
  it('is the least-squares line under a vague prior', () => {
    const regression = new LineRegression(vague, vague)
    for (const x of [0, 1, 2, 3]) regression.observe(x, 5 + 2 * x, 1)
    expect(regression.posterior().intercept).toBeCloseTo(5, 5)
    expect(regression.posterior().slope).toBeCloseTo(2, 5)
  })
  it('covers the truth about as often as its covariance says', () => {
    const normal = normals(3)
    let covered = 0
    for (let round = 0; round < 300; round++) {
      const slope = 1 + 0.3 * normal()
      const regression = new LineRegression({ mean: 0, deviation: 1 }, { mean: 1, deviation: 0.3 })
      const intercept = normal()
      for (const x of [1, 4, 9]) regression.observe(x, intercept + slope * x + normal(), 1)
      const posterior = regression.posterior()
      const deviation = Math.sqrt(posterior.covariance.slope)
      if (Math.abs(posterior.slope - slope) < 1.645 * deviation) covered += 1
    }
    expect(covered / 300).toBeGreaterThan(0.85)
    expect(covered / 300).toBeLessThan(0.95)
  })
})
