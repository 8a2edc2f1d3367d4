/** Range, mean and standard deviation of numbers. */
export interface Figures extends Range {
  readonly mean: number
  readonly deviation: number
}
export interface Range {
  readonly min: number
  readonly max: number
}

/** Describes numbers in one pass. */
export class Tally {
  private min = Number.POSITIVE_INFINITY
  private max = Number.NEGATIVE_INFINITY
  private count = 0
  private mean = 0
  private squares = 0
  /** The first number that is not whole. */
  fraction: number | null = null

  /**
   * Welford, "Note on a method for calculating corrected sums of squares and products", 1962.
   *
   * @param times how often the value comes
   */
  add(value: number, times = 1): void {
    this.count += times
    const delta = value - this.mean
    this.mean += (delta * times) / this.count
    this.squares += delta * (value - this.mean) * times
    if (value < this.min) this.min = value
    if (value > this.max) this.max = value
    if (this.fraction === null && !Number.isInteger(value)) this.fraction = value
  }

  /** Null without a number. */
  figures(): Figures | null {
    const { min, max, mean, squares, count } = this
    return count === 0 ? null : { min, max, mean, deviation: Math.sqrt(squares / count) }
  }
}
