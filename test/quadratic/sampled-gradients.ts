/** Micro-batch gradients of the noisy quadratic, and the noise scale estimated from them. */
import { rateNumbers } from '../../src/advice/rate/numbers.js'
import { estimateNoiseScale, unbiasedNoise } from '../../src/advice/rate/noise-scale.js'
import type { NoisePoint } from '../../src/advice/vocabulary/measurements.js'
import type { NoisyQuadratic } from './noisy-quadratic.js'

export interface MicroBatches {
  readonly microBatchSize: number
  readonly microBatches: number
}

/**
 * One point of a pilot: unbiased |G|^2 and tr(Sigma). A micro-batch of b rows has the gradient
 * h_i theta_i plus normal noise of variance c_i / b, at theta_i = sqrt(m_i).
 */
export function samplePoint(
  { curvatures, rowVariances }: NoisyQuadratic,
  squares: readonly number[],
  sizes: MicroBatches,
  normal: () => number,
  step = 1,
): NoisePoint {
  const { microBatchSize, microBatches } = sizes
  let gradientNorms2 = 0
  let meanGradientNorm2 = 0
  curvatures.forEach((h, i) => {
    const gradient = h * Math.sqrt(squares[i] ?? 0)
    const deviation = Math.sqrt((rowVariances[i] ?? 0) / microBatchSize)
    const sampled = Array.from({ length: microBatches }, () => gradient + deviation * normal())
    gradientNorms2 += sampled.reduce((sum, g) => sum + g ** 2, 0) / microBatches
    meanGradientNorm2 += (sampled.reduce((sum, g) => sum + g, 0) / microBatches) ** 2
  })
  return { step, ...unbiasedNoise({ ...sizes, gradientNorms2, meanGradientNorm2 }) }
}

export const pilotNumbers = {
  microBatches: 16,
  points: 64,
  /** Rows of the first micro-batch, as in the service. */
  smallest: 8,
  growth: 4,
  largest: 2 ** 21,
  /** Largest ratio of the interval's ends that counts as narrow. */
  narrow: 1.25,
} as const

export interface Pilot {
  /** Estimated B_simple, rows; NaN if the noise hides the gradient. */
  readonly simple: number
  /** B_n as the advice uses it: kappa B_simple, rows. */
  readonly scale: number
  readonly rows: number
  readonly microBatchSize: number
}

/** One estimate; `ratio` is the upper over the lower end of its interval. */
function pilotOf(
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

/**
 * Grows the micro-batches until the interval of the estimate is narrow. The number of rows this
 * needs depends on the noise scale itself.
 */
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
