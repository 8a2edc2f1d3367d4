/**
 * Exponential moving average without the bias towards its start.
 *
 *   m_t = (1 - k) sum of k^(t - i) x_i / (1 - k^t)   over i = 1..t
 *
 * k: share that one step keeps, in [0, 1).
 *
 * @see Kingma and Ba, "Adam: a method for stochastic optimization", 2015 (bias correction)
 */
export class Smoothed {
  private sum: number
  private weight: number

  /** `state` continues an average that `state()` saved. */
  constructor(
    private readonly keep: number,
    state: readonly [sum: number, weight: number] = [0, 0],
  ) {
    this.sum = state[0]
    this.weight = state[1]
  }

  /** Adds a value and returns the average. */
  push(value: number): number {
    this.sum = this.keep * this.sum + (1 - this.keep) * value
    this.weight = this.keep * this.weight + (1 - this.keep)
    return this.value()
  }

  /** The average so far; NaN before the first value. */
  value(): number {
    return this.weight === 0 ? Number.NaN : this.sum / this.weight
  }

  state(): readonly [sum: number, weight: number] {
    return [this.sum, this.weight]
  }
}
