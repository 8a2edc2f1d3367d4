import { mulberry32 } from './random.js'
import { quantile } from './statistics.js'

export interface BootstrapOptions {
  readonly seed: number
  /** Resamples to draw, >= 1. */
  readonly resamples: number
  /** Probability that the interval holds, in (0, 1). */
  readonly level: number
}

/**
 * Percentile bootstrap interval: quantiles of a statistic over resamples with replacement.
 *
 *   [Q((1 - level) / 2), Q((1 + level) / 2)]
 *
 * Q: quantiles of the statistic over the resamples on which it is finite. Level 0.9 gives the 5 %
 * and 95 % quantiles. Both ends are NaN where no resample gives a finite statistic.
 *
 * @see Efron, "Bootstrap methods: another look at the jackknife", 1979
 */
export function bootstrapInterval<T>(
  samples: readonly T[],
  statistic: (samples: readonly T[]) => number,
  { seed, resamples, level }: BootstrapOptions,
): { low: number; high: number } {
  const random = mulberry32(seed)
  const resample = (): readonly T[] =>
    samples.map((sample) => samples[Math.floor(random() * samples.length)] ?? sample)
  const values = Array.from({ length: resamples }, () => statistic(resample()))
  const finite = values.filter(Number.isFinite)
  const tail = (1 - level) / 2
  return { low: quantile(finite, tail), high: quantile(finite, 1 - tail) }
}
