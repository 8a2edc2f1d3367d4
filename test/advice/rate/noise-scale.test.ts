import { describe, expect, it } from 'vitest'
import { rateNumbers } from '../../../src/advice/rate/numbers.js'
import { estimateNoiseScale, unbiasedNoise } from '../../../src/advice/rate/noise-scale.js'
import { mulberry32 } from '../../../src/advice/math/random.js'
import { mean, median } from '../../../src/advice/math/statistics.js'

const { kappa, kappaDeviation, tailDeviations } = rateNumbers.noiseScale

/** A standard normal draw (Box-Muller). */
const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())

/** Noisy quadratic: the gradient of one row is G + noise with variance `variance / dimensions` in each direction. */
function measure(
  random: () => number,
  {
    squaredNorm,
    variance,
    dimensions,
    microBatchSize,
    microBatches,
  }: {
    squaredNorm: number
    variance: number
    dimensions: number
    microBatchSize: number
    microBatches: number
  },
) {
  const component = Math.sqrt(squaredNorm / dimensions)
  const gradients = Array.from({ length: microBatches }, () =>
    Array.from(
      { length: dimensions },
      () => component + normal(random) * Math.sqrt(variance / dimensions / microBatchSize),
    ),
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
  it('is unbiased: averages come to the true |G|^2 and tr(Sigma), whatever the micro-batches', () => {
    for (const [microBatchSize, microBatches] of [
      [1, 4],
      [8, 16],
      [32, 2],
    ] as const) {
      const random = mulberry32(microBatches)
      const estimates = Array.from({ length: 1500 }, () =>
        measure(random, {
          squaredNorm: 2,
          variance: 50,
          dimensions: 10,
          microBatchSize,
          microBatches,
        }),
      )
      expect(mean(estimates.map(({ variance }) => variance)) / 50).toBeCloseTo(1, 1)
      expect(Math.abs(mean(estimates.map(({ squaredNorm }) => squaredNorm)) - 2)).toBeLessThan(0.35)
    }
  })
})

describe('estimateNoiseScale', () => {
  const pilot = (seed: number, scaleAt: (step: number) => number) => {
    const random = mulberry32(seed)
    return [4, 6, 9, 13, 19, 27, 38, 54, 76, 107].map((step) => ({
      step,
      ...measure(random, {
        squaredNorm: 1,
        variance: scaleAt(step),
        dimensions: 20,
        microBatchSize: 8,
        microBatches: 16,
      }),
    }))
  }
  it('finds a constant scale: the middle error within 15 %, every seed within three standard errors, usually covered', () => {
    let covered = 0
    const ratios: number[] = []
    for (let seed = 1; seed <= 40; seed++) {
      const { simple } = estimateNoiseScale(
        pilot(seed, () => 60),
        seed,
        rateNumbers,
      )
      ratios.push((simple?.value ?? 0) / 60)
      if (simple !== null && simple.low <= 60 && simple.high >= 60) covered += 1
    }
    // |G|^2 of one point has a standard error of 0.31; weights by step leave 5.4 points' worth: 0.13
    expect(Math.min(...ratios)).toBeGreaterThan(1 / (1 + 3 * 0.13))
    expect(Math.max(...ratios)).toBeLessThan(1 / (1 - 3 * 0.13))
    expect(Math.abs(median(ratios) - 1)).toBeLessThan(0.15)
    expect(covered).toBeGreaterThanOrEqual(28)
  })
  it('leans on late points, because the scale grows', () => {
    const growing = estimateNoiseScale(
      pilot(3, (step) => step),
      1,
      rateNumbers,
    )
    expect(growing.simple?.value ?? 0).toBeGreaterThan(
      mean([4, 6, 9, 13, 19, 27, 38, 54, 76, 107]) * 1.3,
    )
  })
  it('foretells less growth where the loss has fallen already', () => {
    const points = pilot(5, () => 60)
    const [whole, half] = [
      estimateNoiseScale(points, 1, rateNumbers),
      estimateNoiseScale(
        points.map((one) => ({ ...one, lossShare: 0.5 })),
        1,
        rateNumbers,
      ),
    ]
    expect(half.scale?.value).toBeCloseTo((whole.scale?.value ?? 0) / 2, 8)
    expect(half.simple).toEqual(whole.simple)
  })
  it('carries the scatter of kappa into the interval, in order and finite', () => {
    const { simple, scale } = estimateNoiseScale(
      pilot(5, () => 60),
      1,
      rateNumbers,
    )
    expect(scale?.value).toBeCloseTo(kappa * (simple?.value ?? 0), 8)
    expect((scale?.high ?? 0) / (scale?.low ?? 1)).toBeGreaterThanOrEqual(
      Math.exp(2 * tailDeviations * kappaDeviation),
    )
    expect(scale?.high).toBeLessThan(1e9)
  })
  it('says nothing where the noise drowns the gradient, and widens for a single point', () => {
    expect(
      estimateNoiseScale([{ step: 4, squaredNorm: -1, variance: 10 }], 1, rateNumbers),
    ).toMatchObject({ simple: null, scale: null })
    expect(estimateNoiseScale([], 1, rateNumbers).scale).toBeNull()
    expect(
      estimateNoiseScale([{ step: 4, squaredNorm: 1, variance: 10 }], 1, rateNumbers).simple,
    ).toEqual({ value: 10, low: 2.5, high: 40 })
  })
})
