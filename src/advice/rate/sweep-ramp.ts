import { Smoothed } from '../math/smoothing.js'
import type { RateNumbers } from './numbers.js'
import { stepDeviation } from './range-test.js'

/**
 * Follows the losses of a running range test and tells when it is past the edge: when the smoothed
 * loss L has risen by more than the whole of its fall.
 *
 *   L > L_min + 1.2 max(L_0 - L_min, 0.05 |L_0|, 2 s)   and   L > 1.05 L_min
 *
 * L_0: smoothed loss after 5 steps, L_min: the lowest since, s: standard deviation of single
 * losses. Smoothing leaves a third of s, so that 2 s are six deviations of L: scatter alone ends
 * no test. The first losses are hardly smoothed: a lucky batch among them would set L_min for good.
 */
export class SweepRamp {
  private readonly smoothed: Smoothed
  private readonly losses: number[] = []
  private start = Number.NaN
  private lowest = Number.POSITIVE_INFINITY

  constructor(private readonly numbers: RateNumbers) {
    this.smoothed = new Smoothed(numbers.ramp.keepShare)
  }

  /** Adds the loss of one step. `loss` of the result is smoothed; `over` ends the test. */
  push(loss: number): { readonly loss: number; readonly over: boolean } {
    const { startSteps } = this.numbers.ramp
    const value = this.smoothed.push(loss)
    this.losses.push(loss)
    if (this.losses.length === startSteps) this.start = value
    if (this.losses.length >= startSteps) this.lowest = Math.min(this.lowest, value)
    return { loss: value, over: this.isOver(value) }
  }

  private isOver(loss: number): boolean {
    const { stepsMin, riseOfFall, riseFactorMin, fallShareMin, fallDeviations } = this.numbers.ramp
    const fall = Math.max(
      this.start - this.lowest,
      fallShareMin * Math.abs(this.start),
      fallDeviations * stepDeviation(this.losses),
    )
    return (
      this.losses.length > stepsMin &&
      loss > this.lowest + riseOfFall * fall &&
      loss > this.lowest * riseFactorMin
    )
  }
}
