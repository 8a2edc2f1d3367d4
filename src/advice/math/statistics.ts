/** Means, order statistics and scatter of plain arrays. */

/** Arithmetic mean; NaN for an empty array. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/**
 * Quantile by linear interpolation between order statistics.
 *
 *   Q(q) = x_floor(h) + (h - floor(h)) (x_ceil(h) - x_floor(h)),   h = (n - 1) q
 *
 * x_0 <= ... <= x_(n-1): the sorted values.
 *
 * @param q in [0, 1]
 * @returns NaN for an empty array. Example: `quantile([1, 2, 3, 4], 0.5)` is 2.5.
 * @see Hyndman and Fan, "Sample quantiles in statistical packages", 1996 (type 7)
 */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const position = (sorted.length - 1) * q
  const below = sorted[Math.floor(position)] ?? Number.NaN
  const above = sorted[Math.ceil(position)] ?? Number.NaN
  return below + (above - below) * (position - Math.floor(position))
}

/** The middle value, or the mean of the two middle values; NaN for an empty array. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

/** Standard deviation of a normal distribution over its median absolute deviation. */
const deviationOverMedianDistance = 1.4826

/**
 * Standard deviation that outliers among fewer than half of the values cannot move.
 *
 *   s = 1.4826 median |x_i - median x|
 *
 * Equals the standard deviation for normal values. NaN for an empty array.
 *
 * @see Hampel, "The influence curve and its role in robust estimation", 1974
 */
export function robustDeviation(values: readonly number[]): number {
  const middle = median(values)
  return deviationOverMedianDistance * median(values.map((value) => Math.abs(value - middle)))
}

/**
 * The value whose ratio to `target` is nearest to 1. All numbers are positive.
 *
 * @returns `target` itself for an empty array. Example: `nearest([1, 10], 4)` is 10.
 */
export function nearest(values: readonly number[], target: number): number {
  const distance = (value: number): number => Math.abs(Math.log(value / target))
  return values.reduce(
    (best, value) => (distance(value) < distance(best) ? value : best),
    values[0] ?? target,
  )
}

/** The variance of a series is taken over its last quarter, and at least this many values. */
const varianceStepsMin = 8

/**
 * Variance of a falling series around its trend, over its last quarter (8 values at least).
 *
 *   s^2 = mean (x_(i+1) - x_i)^2 / 2
 *
 * Differences of neighbours hardly contain the trend, because it is slow against one step.
 *
 * @returns null for fewer than 3 values
 * @see von Neumann, "Distribution of the ratio of the mean square successive difference to the
 *   variance", 1941
 */
export function stepVariance(values: readonly number[]): number | null {
  const last = values.slice(-Math.max(varianceStepsMin, Math.ceil(values.length / 4)))
  if (last.length < 3) return null
  return mean(last.slice(1).map((value, i) => (value - (last[i] ?? value)) ** 2)) / 2
}
