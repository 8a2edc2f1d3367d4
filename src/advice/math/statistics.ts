/** Small statistics on plain arrays. Pure: randomness comes in as a seed. */

/** Sum / count; NaN for none. */
export function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length
}

/** Linear interpolation between order statistics (type 7); `q` in [0, 1]; NaN for none. Example: `quantile([1, 2, 3, 4], 0.5)` = 2.5. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const position = (sorted.length - 1) * q
  const below = sorted[Math.floor(position)] ?? Number.NaN
  const above = sorted[Math.ceil(position)] ?? Number.NaN
  return below + (above - below) * (position - Math.floor(position))
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

/** The value whose ratio to `wanted` is nearest to 1 (all positive); `wanted` itself where there are none. Example: `nearest([1, 10], 4)` = 10. */
export function nearest(values: readonly number[], wanted: number): number {
  return values.reduce(
    (best, value) =>
      Math.abs(Math.log(value / wanted)) < Math.abs(Math.log(best / wanted)) ? value : best,
    values[0] ?? wanted,
  )
}

/** Exponential smoothing with bias correction, as in Adam (Kingma & Ba, "Adam: a method for stochastic optimization", 2015). */
export class Smoothed {
  private sum = 0
  private weight = 0
  constructor(
    private readonly keep: number,
    state?: readonly [number, number],
  ) {
    if (state !== undefined) [this.sum, this.weight] = state
  }
  push(value: number): number {
    this.sum = this.keep * this.sum + (1 - this.keep) * value
    this.weight = this.keep * this.weight + (1 - this.keep)
    return this.value()
  }
  value(): number {
    return this.weight === 0 ? Number.NaN : this.sum / this.weight
  }
  state(): readonly [number, number] {
    return [this.sum, this.weight]
  }
}

/**
 * Variance of a falling series around its course, from the last quarter of it (8 values at least): half the mean squared difference of neighbours. The fall itself, slow
 * against one step, hardly counts (von Neumann, "Distribution of the ratio of the mean square successive difference to the variance", 1941). Null for fewer than 3 values.
 */
export function stepVariance(values: readonly number[]): number | null {
  const last = values.slice(-Math.max(8, Math.ceil(values.length / 4)))
  if (last.length < 3) return null
  return mean(last.slice(1).map((value, i) => (value - (last[i] ?? value)) ** 2)) / 2
}

/** A generator of numbers in [0, 1) from a seed (mulberry32 by Tommy Ettinger): 32 bits of state, enough to shuffle rows. */
export function mulberry32(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/**
 * Percentile bootstrap: the statistic of many resamples with replacement (Efron, "Bootstrap methods: another look at the jackknife", 1979).
 * Resamples on which the statistic is not finite are left out. `level` 0.9 gives the 5 % and 95 % quantiles.
 */
export function bootstrapInterval<T>(
  samples: readonly T[],
  statistic: (samples: readonly T[]) => number,
  options: { readonly seed: number; readonly resamples: number; readonly level: number },
): { low: number; high: number } {
  const random = mulberry32(options.seed)
  const values = Array.from({ length: options.resamples }, () =>
    statistic(samples.map((sample) => samples[Math.floor(random() * samples.length)] ?? sample)),
  ).filter(Number.isFinite)
  const tail = (1 - options.level) / 2
  return { low: quantile(values, tail), high: quantile(values, 1 - tail) }
}
