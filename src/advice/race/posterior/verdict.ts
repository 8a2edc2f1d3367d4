/** What all worlds together say about every cell. */
import type { BeliefNumbers } from '../numbers.js'

/** Sums over worlds, one entry per cell. */
export class Verdict {
  /** Mean of the regret: time over that of the world's best cell, minus 1, at most 10. */
  readonly regret: Float64Array
  /** Probability that no other cell is faster. */
  readonly best: Float64Array
  /** Probability that no other cell is faster by more than a tenth. */
  readonly nearlyBest: Float64Array
  /** Mean of ln time, ms. */
  readonly logTime: Float64Array
  private readonly shares: Float64Array
  private readonly regretMax: number

  /**
   * @param doubts ln by which each cell may take longer than it seems
   * @param softness ln of time within which a slower cell may be the faster one
   */
  constructor(
    private readonly doubts: readonly number[],
    private readonly softness: number,
    private readonly numbers: BeliefNumbers,
  ) {
    const size = doubts.length
    this.regret = new Float64Array(size)
    this.best = new Float64Array(size)
    this.nearlyBest = new Float64Array(size)
    this.logTime = new Float64Array(size)
    this.shares = new Float64Array(size)
    this.regretMax = Math.exp(numbers.worst) - 1
  }

  /**
   * Adds one world.
   *
   * @param times ln time of every cell
   * @param weight the world's share of the posterior
   */
  add(times: Float64Array, weight: number): void {
    const { worst, near } = this.numbers
    const lowest = lowestOf(times)
    const total = this.shareOut(times, lowest)
    // plain loops here and below: several times faster, and they run for every cell of every world
    for (let i = 0; i < times.length; i++) {
      const ratio = Math.min(worst, at(times, i) - lowest)
      const doubted = ratio + (this.doubts[i] ?? 0)
      const regret = doubted >= worst ? this.regretMax : Math.exp(doubted) - 1
      increase(this.regret, i, weight * regret)
      increase(this.best, i, (weight * at(this.shares, i)) / total)
      if (ratio < near) increase(this.nearlyBest, i, weight)
      increase(this.logTime, i, weight * (lowest + ratio))
    }
  }

  /** Soft-min: share_i = exp((lowest - time_i) / softness). @returns the sum of the shares. */
  private shareOut(times: Float64Array, lowest: number): number {
    let total = 0
    for (let i = 0; i < times.length; i++) {
      const share = Math.exp((lowest - at(times, i)) / this.softness)
      this.shares[i] = share
      total += share
    }
    return total
  }
}

const at = (values: Float64Array, i: number): number => values[i] ?? 0

function lowestOf(times: Float64Array): number {
  let lowest = Number.POSITIVE_INFINITY
  for (let i = 0; i < times.length; i++) if (at(times, i) < lowest) lowest = at(times, i)
  return lowest
}

function increase(sums: Float64Array, i: number, amount: number): void {
  sums[i] = (sums[i] ?? 0) + amount
}
