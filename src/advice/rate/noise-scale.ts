/**
 * The gradient noise scale (McCandlish, Kaplan, Amodei et al., "An empirical model of large-batch
 * training", 2018): B_simple = tr(Sigma) / |G|^2, with G the true gradient and Sigma the covariance
 * of one row's gradient.
 */
import { bootstrapInterval } from '../math/bootstrap.js'
import type { Estimate } from '../vocabulary/answer.js'
import type { NoisePoint } from '../vocabulary/measurements.js'
import type { RateNumbers } from './numbers.js'

/** `lossShare`: L / L_0, the loss where it was measured over the starting loss; 1 if unknown. */
export type GrowingNoisePoint = NoisePoint & { readonly lossShare?: number }

export interface NoiseScaleEstimate {
  /** B_simple, rows, with a 90 % interval; null where the noise drowns the gradient. */
  readonly simple: Estimate | null
  /** B_n, rows, with the interval of B_simple and the scatter of kappa; null like `simple`. */
  readonly scale: Estimate | null
  /** B_n / B_simple. */
  readonly kappa: number
}

/**
 * Unbiased |G|^2 and tr(Sigma) from one set of micro-batches.
 *
 *   |G|^2     = (m |g|^2 - mean |g_j|^2) / (m - 1)
 *   tr(Sigma) = b m (mean |g_j|^2 - |g|^2) / (m - 1)
 *
 * m >= 2 micro-batches of b rows each; g_j: gradient of micro-batch j; g: the mean of the g_j.
 *
 * Example: m = 2, b = 1, g_1 = (1, 0), g_2 = (0, 1): |G|^2 = 0, tr(Sigma) = 1.
 *
 * @see McCandlish et al. 2018, appendix A
 */
export function unbiasedNoise({
  microBatchSize,
  microBatches,
  gradientNorms2,
  meanGradientNorm2,
}: {
  readonly microBatchSize: number
  readonly microBatches: number
  /** Mean over micro-batches of |g_j|^2. */
  readonly gradientNorms2: number
  /** |g|^2. */
  readonly meanGradientNorm2: number
}): { squaredNorm: number; variance: number } {
  const spread = (gradientNorms2 - meanGradientNorm2) / (microBatches - 1)
  return {
    squaredNorm: meanGradientNorm2 - spread,
    variance: microBatchSize * microBatches * spread,
  }
}

/**
 * The noise scale from the points of a pilot, weighted by their step because the scale grows.
 *
 *   B_simple = (sum t tr(Sigma)_t) / (sum t |G|^2_t)
 *   B_n = kappa B_simple L / L_0
 *
 * t: step of a point; L / L_0: share of the starting loss, averaged with the same weights; kappa =
 * 2.4. Sums come BEFORE the ratio, because single |G|^2 can be negative. A pilot measures the
 * scale at the start, where it is smallest. On 16 recorded workloads, leave-one-out, ln B_n errs
 * by 1.5; without kappa and growth by 1.6 (docs/noise-scale.md).
 *
 * Intervals: `simple` is a 90 % bootstrap over the points; one point gives a factor of 4. `scale`
 * adds the scatter of kappa, independent on the log axis: an 80 % interval.
 *
 * Example: |G|^2 = 1, tr(Sigma) = 10 at half the starting loss: B_simple = 10, B_n = 12.
 *
 * @param seed of the bootstrap
 */
export function estimateNoiseScale(
  points: readonly GrowingNoisePoint[],
  seed: number,
  numbers: RateNumbers,
): NoiseScaleEstimate {
  const kappa = numbers.noiseScale.kappa * meanLossShare(points)
  const value = simpleNoiseScale(points)
  if (!Number.isFinite(value)) return { simple: null, scale: null, kappa }
  const simple = simpleEstimate(points, value, seed, numbers)
  return { simple, scale: scaleEstimate(simple, kappa, numbers), kappa }
}

/** B_simple, weighted by step; NaN where the noise drowns the gradient. */
function simpleNoiseScale(points: readonly GrowingNoisePoint[]): number {
  let variance = 0
  let squaredNorm = 0
  for (const point of points) {
    variance += point.step * point.variance
    squaredNorm += point.step * point.squaredNorm
  }
  return squaredNorm > 0 && variance > 0 ? variance / squaredNorm : Number.NaN
}

/** L / L_0, weighted by step, at most 1. */
function meanLossShare(points: readonly GrowingNoisePoint[]): number {
  let weights = 0
  let weighted = 0
  for (const { step, lossShare = 1 } of points) {
    weights += step
    weighted += step * Math.min(1, lossShare)
  }
  return weights > 0 ? weighted / weights : 1
}

/** B_simple with its bootstrap interval. */
function simpleEstimate(
  points: readonly GrowingNoisePoint[],
  value: number,
  seed: number,
  { noiseScale }: RateNumbers,
): Estimate {
  const { resamples, level, singlePointFactor } = noiseScale
  const widest = { low: value / singlePointFactor, high: value * singlePointFactor }
  const interval =
    points.length > 1
      ? bootstrapInterval(points, simpleNoiseScale, { seed, resamples, level })
      : widest
  // where no resample is finite, the interval is as wide as that of a single point
  const low = Number.isFinite(interval.low) ? interval.low : widest.low
  const high = Number.isFinite(interval.high) ? interval.high : widest.high
  return { value, low: Math.min(value, low), high: Math.max(value, high) }
}

/** B_n: two independent errors, of B_simple and of kappa, add up on the log axis. */
function scaleEstimate(simple: Estimate, kappa: number, { noiseScale }: RateNumbers): Estimate {
  const { tailDeviations, kappaDeviation } = noiseScale
  const factorTo = (end: number): number =>
    Math.exp(Math.hypot(Math.log(end / simple.value), tailDeviations * kappaDeviation))
  const value = kappa * simple.value
  return {
    value,
    low: value / factorTo(simple.low),
    high: value * factorTo(simple.high),
  }
}
