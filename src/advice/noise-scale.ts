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
import type { Estimate, Optimizer } from './interfaces.js'
import { bootstrapInterval } from './statistics.js'

export interface NoisePoint { readonly step: number; readonly squaredNorm: number; readonly variance: number }

/** The two unbiased estimates from one set of micro-batches (m >= 2). Example: m = 2, b = 1, g = (1, 0) and (0, 1): |G|^2 = 0, tr(Sigma) = 1. */
export function unbiasedNoise({ microBatchSize, microBatches, gradientNorms2, meanGradientNorm2 }: {
  readonly microBatchSize: number
  readonly microBatches: number
  /** Mean over micro-batches of |g_j|^2. */
  readonly gradientNorms2: number
  /** |mean of g_j|^2. */
  readonly meanGradientNorm2: number
}): { squaredNorm: number; variance: number } {
  const spread = (gradientNorms2 - meanGradientNorm2) / (microBatches - 1)
  return { squaredNorm: meanGradientNorm2 - spread, variance: microBatchSize * microBatches * spread }
}

/**
 * B_n = kappa B_simple. B_simple of a pilot is 4-12 times too small for the optimum of S(B)(a + bB) on seven recorded workloads and three kinds of device, nearly
 * constantly: the scale grows while the loss falls and the pilot sees only the beginning. The scatter is part of the interval.
 */
export const kappa = { value: 12, low: 4, high: 24 } as const

/**
 * Estimates the noise scale along a pilot. Later points count more (weight = step), because the scale grows. Null where the averaged |G|^2 is not
 * positive: the noise then drowns the gradient. Intervals: 90 % bootstrap over the points; that of `scale` also carries kappa's scatter.
 */
export function estimateNoiseScale(points: readonly NoisePoint[], { seed }: { readonly optimizer: Optimizer; readonly seed: number }): { simple: Estimate | null; scale: Estimate | null; kappa: number } {
  const ratio = (sample: readonly NoisePoint[]): number => {
    const [variance, squaredNorm] = sample.reduce(([v, g], point) => [v + point.step * point.variance, g + point.step * point.squaredNorm], [0, 0] as [number, number])
    return squaredNorm > 0 && variance > 0 ? variance / squaredNorm : Number.NaN
  }
  const value = ratio(points)
  if (!Number.isFinite(value)) return { simple: null, scale: null, kappa: kappa.value }
  const interval = points.length > 1 ? bootstrapInterval(points, ratio, { seed, resamples: 400, level: 0.9 }) : { low: value / 4, high: value * 4 }
  // no resample told anything: as wide as a single point
  const [low, high] = [Number.isFinite(interval.low) ? interval.low : value / 4, Number.isFinite(interval.high) ? interval.high : value * 4]
  const simple = { value, low: Math.min(value, low), high: Math.max(value, high) }
  return { simple, scale: { value: kappa.value * value, low: kappa.low * simple.low, high: kappa.high * simple.high }, kappa: kappa.value }
}
