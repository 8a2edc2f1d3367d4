/** Tuned numbers of the timing room. */
export interface TimingNumbers {
  /** Reads one series of step durations. Set on generated series (step-series.test.ts). */
  readonly series: {
    /** Share of the steps, at the end, that is assumed to be warm; and the fewest such steps. */
    readonly tailShare: number
    readonly tailStepsMin: number
    /** Excess over the warm level that counts as warm-up, robust standard deviations. */
    readonly warmUpExcess: number
    /** Largest excess that one step may contribute, robust standard deviations. */
    readonly excessMax: number
    /** Least robust standard deviation of warm steps, of the logarithm of the duration. */
    readonly deviationMin: number
    /** A drift changes the level by more than this factor. */
    readonly driftFactor: number
    /** A drift exceeds this many standard errors. */
    readonly driftErrors: number
    /** Least robust standard deviation in the test for drift, of the logarithm. */
    readonly driftDeviationMin: number
    /** Fewest warm steps in each third that is compared for drift. */
    readonly thirdStepsMin: number
  }
  /** Which sizes are timed and how long. Set by `npm run bench:regret`. */
  readonly plan: {
    /** Steps of one timing run, and the fewest that are worth a run. */
    readonly steps: number
    readonly stepsMin: number
    /** Share of the planned training that one size may cost. */
    readonly shareOfPlan: number
    /** Share of the least `auto` probe budget that one size may cost in any case. */
    readonly shareOfLeast: number
    /** Shares of a probe budget in seconds that one size, and all of them, may cost at most. */
    readonly shareOfSeconds: number
    readonly shareOfSecondsInAll: number
    /** Geometrically spaced sizes, the smallest of them, and one more as a share of the largest. */
    readonly sizes: number
    readonly smallestBatchSize: number
    readonly middleShare: number
  }
  /**
   * Largest relative residual at which the line a + b B is trusted between measured sizes.
   * Beyond it, kernels switch algorithms. The target of DESIGN.md is 5 %.
   */
  readonly straightResidualMax: number
}

export const timingNumbers: TimingNumbers = {
  series: {
    tailShare: 1 / 3,
    tailStepsMin: 3,
    warmUpExcess: 2,
    excessMax: 3,
    deviationMin: 0.03,
    driftFactor: 1.1,
    driftErrors: 2,
    driftDeviationMin: 0.02,
    thirdStepsMin: 3,
  },
  plan: {
    steps: 8,
    stepsMin: 2,
    shareOfPlan: 0.003,
    shareOfLeast: 0.03,
    shareOfSeconds: 0.1,
    shareOfSecondsInAll: 0.35,
    sizes: 4,
    smallestBatchSize: 4,
    middleShare: 0.4,
  },
  straightResidualMax: 0.05,
}
