/**
 * The gradient noise scale (McCandlish, Kaplan, Amodei et al., "An empirical model of large-batch training", 2018):
 *
 *   B_simple = tr(Sigma) / |G|^2
 *
 * G: the true gradient; Sigma: the covariance of one row's gradient. Appendix A: with m micro-batches of b rows, each gradient g_j, and g their mean,
 *   |G|^2 = (m |g|^2 - mean |g_j|^2) / (m - 1)          unbiased
 *   tr(Sigma) = b m (mean |g_j|^2 - |g|^2) / (m - 1)    unbiased
 * Each is averaged BEFORE the ratio is taken; single |G|^2 can be negative.
 */
import type { Estimate } from '../vocabulary/question.js'
import { bootstrapInterval } from '../math/bootstrap.js'
import type { RateNumbers } from './numbers.js'

export interface NoisePoint {
  readonly step: number
  readonly squaredNorm: number
  readonly variance: number
}

/** The two unbiased estimates from one set of micro-batches (m >= 2). Example: m = 2, b = 1, g = (1, 0) and (0, 1): |G|^2 = 0, tr(Sigma) = 1. */
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
  /** |mean of g_j|^2. */
  readonly meanGradientNorm2: number
}): { squaredNorm: number; variance: number } {
  const spread = (gradientNorms2 - meanGradientNorm2) / (microBatches - 1)
  return {
    squaredNorm: meanGradientNorm2 - spread,
    variance: microBatchSize * microBatches * spread,
  }
}

/**
 * B_n = kappa B_simple L / L_0: the scale grows while the loss L falls from L_0, and what a pilot measures at the beginning is the least of it. On 16 recorded workloads, leave-one-workload-out,
 * ln B_n strays from that by 1.5, a measured scale without kappa and growth by 1.6, twelve times a pilot's by 2.8 (docs/noise-scale.md).
 * `tail`: standard deviations at the ends of an 80 % interval.
 */

/** `lossShare`: L / L_0 where it was measured; 1 where nobody looked. */
export type GrowingNoisePoint = NoisePoint & { readonly lossShare?: number }

/**
 * Estimates the noise scale along a pilot. Later points count more (weight = step), because the scale grows. Null where the averaged |G|^2 is not
 * positive: the noise then drowns the gradient. Intervals: `simple` 90 % bootstrap over the points; `scale` carries that and kappa's scatter.
 * Example: |G|^2 = 1, tr(Sigma) = 10 at half the starting loss: B_simple = 10, B_n = 12.
 */
export function estimateNoiseScale(
  points: readonly GrowingNoisePoint[],
  seed: number,
  numbers: RateNumbers,
): { simple: Estimate | null; scale: Estimate | null; kappa: number } {
  const { kappa, kappaDeviation, tailDeviations, resamples, level, singlePointFactor } =
    numbers.noiseScale
  const ratio = (sample: readonly GrowingNoisePoint[]): number => {
    const [variance, squaredNorm] = sample.reduce(
      ([v, g], point) => [v + point.step * point.variance, g + point.step * point.squaredNorm],
      [0, 0] as [number, number],
    )
    return squaredNorm > 0 && variance > 0 ? variance / squaredNorm : Number.NaN
  }
  const weights = points.reduce((sum, { step }) => sum + step, 0)
  const growth =
    kappa *
    (weights > 0
      ? points.reduce((sum, { step, lossShare = 1 }) => sum + step * Math.min(1, lossShare), 0) /
        weights
      : 1)
  const value = ratio(points)
  if (!Number.isFinite(value)) return { simple: null, scale: null, kappa: growth }
  const interval =
    points.length > 1
      ? bootstrapInterval(points, ratio, { seed, resamples, level })
      : { low: value / singlePointFactor, high: value * singlePointFactor }
  // no resample told anything: as wide as a single point
  const [low, high] = [
    Number.isFinite(interval.low) ? interval.low : value / singlePointFactor,
    Number.isFinite(interval.high) ? interval.high : value * singlePointFactor,
  ]
  const simple = { value, low: Math.min(value, low), high: Math.max(value, high) }
  // two independent doubts, on the logarithm
  const wide = (end: number): number =>
    Math.exp(Math.hypot(Math.log(end / value), tailDeviations * kappaDeviation))
  return {
    simple,
    scale: {
      value: growth * value,
      low: (growth * value) / wide(simple.low),
      high: growth * value * wide(simple.high),
    },
    kappa: growth,
  }
}
