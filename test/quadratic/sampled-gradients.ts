/** Gradients of micro-batches of the noisy quadratic, and what the estimator of the noise scale makes of them. */
import { rateNumbers } from '../../src/advice/rate/numbers.js'
import { estimateNoiseScale, unbiasedNoise } from '../../src/advice/rate/noise-scale.js'
import type { NoisePoint } from '../../src/advice/vocabulary/measurements.js'
import type { NoisyQuadratic } from './noisy-quadratic.js'

export interface MicroBatches {
  readonly microBatchSize: number
  readonly microBatches: number
}

/** One point of a pilot: unbiased |G|^2 and tr(Sigma) from the gradients h_i theta_i + normal noise of variance c_i / b, at theta_i = sqrt(m_i). */
export function samplePoint(
  { curvatures, rowVariances }: NoisyQuadratic,
  squares: readonly number[],
  sizes: MicroBatches,
  normal: () => number,
  step = 1,
): NoisePoint {
  const { microBatchSize, microBatches } = sizes
  let [gradientNorms2, meanGradientNorm2] = [0, 0]
  curvatures.forEach((h, i) => {
    const [gradient, deviation] = [
      h * Math.sqrt(squares[i] ?? 0),
      Math.sqrt((rowVariances[i] ?? 0) / microBatchSize),
    ]
    const sampled = Array.from({ length: microBatches }, () => gradient + deviation * normal())
    gradientNorms2 += sampled.reduce((sum, g) => sum + g ** 2, 0) / microBatches
    meanGradientNorm2 += (sampled.reduce((sum, g) => sum + g, 0) / microBatches) ** 2
  })
  return { step, ...unbiasedNoise({ ...sizes, gradientNorms2, meanGradientNorm2 }) }
}

/** What a pilot takes at one state: 16 micro-batches at each of 64 points; rows per micro-batch from the service's 8 on, four times as many until the interval is narrow. */
export const pilotNumbers = {
  microBatches: 16,
  points: 64,
  smallest: 8,
  growth: 4,
  largest: 2 ** 21,
  narrow: 1.25,
} as const

export interface Pilot {
  /** Estimate of B_simple, rows; NaN where the noise drowned the gradient. */
  readonly simple: number
  /** B_n that the advice makes of it: kappa B_simple. */
  readonly scale: number
  readonly rows: number
  readonly microBatchSize: number
}

/** One estimate with micro-batches of so many rows; `ratio`: high over low end of its interval. */
export function pilotOf(
  quadratic: NoisyQuadratic,
  squares: readonly number[],
  microBatchSize: number,
  normal: () => number,
  points: number = pilotNumbers.points,
): Pilot & { readonly ratio: number } {
  const sizes = { microBatchSize, microBatches: pilotNumbers.microBatches }
  const sampled = Array.from({ length: points }, () =>
    samplePoint(quadratic, squares, sizes, normal),
  )
  const { simple, scale } = estimateNoiseScale(sampled, 1, rateNumbers)
  return {
    simple: simple?.value ?? Number.NaN,
    scale: scale?.value ?? Number.NaN,
    ratio: simple === null ? Number.NaN : simple.high / simple.low,
    rows: points * sizes.microBatches * microBatchSize,
    microBatchSize,
  }
}

/** Micro-batches grow until the interval of the estimate is narrow: how many rows that takes nobody knows before, it goes with the noise scale. */
export function growingPilot(
  quadratic: NoisyQuadratic,
  squares: readonly number[],
  normal: () => number,
): Pilot {
  const { smallest, growth, largest, narrow } = pilotNumbers
  for (let size: number = smallest; ; size *= growth) {
    const pilot = pilotOf(quadratic, squares, size, normal)
    if (pilot.ratio <= narrow || size * growth > largest) return pilot
  }
}
