import { describe, expect, it } from 'vitest'
import { mean, median } from '../../../src/advice/math/statistics.js'
import {
  estimateNoiseScale,
  unbiasedNoise,
  type GrowingNoisePoint,
} from '../../../src/advice/rate/noise-scale.js'
import { rateNumbers } from '../../../src/advice/rate/numbers.js'
import { normals } from '../../../src/advice/math/normals.js'

const { kappa, kappaDeviation, tailDeviations } = rateNumbers.noiseScale

/** Gradients of micro-batches with known |G|^2 and tr(Sigma). */
interface NoisyGradients {
  readonly squaredNorm: number
  readonly variance: number
  readonly dimensions: number
  readonly microBatchSize: number
  readonly microBatches: number
}

/** Draws the gradients, equal in every direction, and estimates both numbers from them. */
function measure(
  normal: () => number,
  { squaredNorm, variance, dimensions, microBatchSize, microBatches }: NoisyGradients,
) {
  const component = Math.sqrt(squaredNorm / dimensions)
  const deviation = Math.sqrt(variance / dimensions / microBatchSize)
  const gradients = Array.from({ length: microBatches }, () =>
    Array.from({ length: dimensions }, () => component + normal() * deviation),
  )
  const norm2 = (vector: readonly number[]): number => vector.reduce((sum, x) => sum + x * x, 0)
  const average = Array.from({ length: dimensions }, (_, k) =>
    mean(gradients.map((gradient) => gradient[k] ?? 0)),
  )
  return unbiasedNoise({
    microBatchSize,
    microBatches,
    gradientNorms2: mean(gradients.map(norm2)),
    meanGradientNorm2: norm2(average),
  })
}

describe('unbiasedNoise', () => {
  it('matches the closed form for two orthogonal gradients', () => {
    expect(
      unbiasedNoise({
        microBatchSize: 1,
        microBatches: 2,
        gradientNorms2: 1,
        meanGradientNorm2: 0.5,
      }),
    ).toEqual({ squaredNorm: 0, variance: 1 })
  })
  it.each([
    [1, 4],
    [8, 16],
    [32, 2],
  ])('averages to the true values with %d rows in %d micro-batches', (size, count) => {
    const normal = normals(count)
    const estimates = Array.from({ length: 1500 }, () =>
      measure(normal, {
        squaredNorm: 2,
        variance: 50,
        dimensions: 10,
        microBatchSize: size,
        microBatches: count,
      }),
    )
    expect(mean(estimates.map(({ variance }) => variance)) / 50).toBeCloseTo(1, 1)
    expect(Math.abs(mean(estimates.map(({ squaredNorm }) => squaredNorm)) - 2)).toBeLessThan(0.35)
  })
})

const pilotSteps = [4, 6, 9, 13, 19, 27, 38, 54, 76, 107]

/** Measurements along a pilot with |G|^2 = 1 and a noise scale that may grow. */
function pilot(seed: number, scaleAt: (step: number) => number): readonly GrowingNoisePoint[] {
  const normal = normals(seed)
  return pilotSteps.map((step) => ({
    step,
    ...measure(normal, {
      squaredNorm: 1,
      variance: scaleAt(step),
      dimensions: 20,
      microBatchSize: 8,
      microBatches: 16,
    }),
  }))
}
const estimate = (points: readonly GrowingNoisePoint[], seed = 1) =>
  estimateNoiseScale(points, seed, rateNumbers)

describe('estimateNoiseScale', () => {
  it('finds a constant scale, and its interval usually covers it', () => {
    const estimates = Array.from({ length: 40 }, (_, i) => {
      const seed = i + 1
      return estimate(
        pilot(seed, () => 60),
        seed,
      ).simple
    })
    const ratios = estimates.map((simple) => (simple?.value ?? 0) / 60)
    // |G|^2 of one point has a standard error of 0.31; weights by step count 5.4 points: 0.13
    const standardError = 0.13
    expect(Math.min(...ratios)).toBeGreaterThan(1 / (1 + 3 * standardError))
    expect(Math.max(...ratios)).toBeLessThan(1 / (1 - 3 * standardError))
    expect(Math.abs(median(ratios) - 1)).toBeLessThan(0.15)
    const covered = estimates.filter(
      (simple) => simple !== null && simple.low <= 60 && simple.high >= 60,
    )
    expect(covered.length).toBeGreaterThanOrEqual(28)
  })
  it('gives late points more weight, because the scale grows', () => {
    const growing = estimate(pilot(3, (step) => step))
    expect(growing.simple?.value ?? 0).toBeGreaterThan(mean(pilotSteps) * 1.3)
  })
  it('predicts less growth where the loss has already fallen', () => {
    const atStart = pilot(5, () => 60)
    const halfway = atStart.map((point) => ({ ...point, lossShare: 0.5 }))
    expect(estimate(halfway).scale?.value).toBeCloseTo((estimate(atStart).scale?.value ?? 0) / 2, 8)
    expect(estimate(halfway).simple).toEqual(estimate(atStart).simple)
  })
  it('carries the scatter of kappa into the interval, in order and finite', () => {
    const { simple, scale } = estimate(pilot(5, () => 60))
    expect(scale?.value).toBeCloseTo(kappa * (simple?.value ?? 0), 8)
    expect((scale?.high ?? 0) / (scale?.low ?? 1)).toBeGreaterThanOrEqual(
      Math.exp(2 * tailDeviations * kappaDeviation),
    )
    expect(scale?.high).toBeLessThan(1e9)
  })
  it('is null where the noise drowns the gradient, or without points', () => {
    expect(estimate([{ step: 4, squaredNorm: -1, variance: 10 }])).toMatchObject({
      simple: null,
      scale: null,
    })
    expect(estimate([]).scale).toBeNull()
  })
  it('is known within a factor of 4 from a single point', () => {
    expect(estimate([{ step: 4, squaredNorm: 1, variance: 10 }]).simple).toEqual({
      value: 10,
      low: 2.5,
      high: 40,
    })
  })
  it('depends on the numbers it is given, not on a global', () => {
    const doubled = {
      ...rateNumbers,
      noiseScale: { ...rateNumbers.noiseScale, kappa: 2 * kappa },
    }
    const points = pilot(5, () => 60)
    expect(estimateNoiseScale(points, 1, doubled).scale?.value).toBeCloseTo(
      2 * (estimate(points).scale?.value ?? 0),
      8,
    )
  })
})
