/** Tuned numbers of the rate room. */

export interface RateNumbers {
  /**
   * Finds the edge on the curve of a range test. Set on generated curves with spikes, noise and
   * dead networks (range-test.test.ts).
   */
  readonly rangeTest: {
    /** Fewest finite points of a curve that can be read. */
    readonly pointsMin: number
    /** The starting loss is the largest of this many first points. */
    readonly startPoints: number
    /** Least fall of the loss, as a share of the starting loss. */
    readonly fallShareMin: number
    /** The edge is where the loss has risen by this share of its fall, */
    readonly riseShare: number
    /** and by this many standard deviations of single losses. */
    readonly riseDeviations: number
    /** Useful rates lie at edge / divisor or below. */
    readonly usefulDivisor: number
  }
  /** Ends a running range test past its edge. Set on generated ramps (range-test.test.ts). */
  readonly ramp: {
    /** Share of the smoothed loss that one step keeps. */
    readonly keepShare: number
    /** The starting loss is the smoothed loss after this many steps. */
    readonly startSteps: number
    /** Fewest steps before the test may end. */
    readonly stepsMin: number
    /** The loss must rise by this factor of its fall, */
    readonly riseOfFall: number
    /** and above this multiple of the lowest loss. */
    readonly riseFactorMin: number
    /** The fall counts with at least this share of the starting loss, */
    readonly fallShareMin: number
    /** and at least this many standard deviations of single losses. */
    readonly fallDeviations: number
  }
  /** B_n from a pilot. Set by `npm run bench:noise` on 16 recorded workloads. */
  readonly noiseScale: {
    /** B_n = kappa B_simple L / L_0, and the standard deviation of ln kappa. */
    readonly kappa: number
    readonly kappaDeviation: number
    /** Standard deviations at the ends of an 80 % interval. */
    readonly tailDeviations: number
    /** Bootstrap over the points of the pilot. */
    readonly resamples: number
    readonly level: number
    /** Factor between the value and each end of the interval of a single point. */
    readonly singlePointFactor: number
  }
  /** Scaling of rate, warm-up and epochs. */
  readonly scaling: {
    /** Exponent of the rate's growth with B where B_n is unknown (`npm run bench:scaling`). */
    readonly unknownNoiseExponent: { readonly sgdFamily: number; readonly adamFamily: number }
    /** Share of the run that warms up. */
    readonly warmupShare: number
    /** Longest warm-up of the SGD family, epochs (Goyal et al. 2017). */
    readonly warmupEpochsMax: number
    /** Longest warm-up of the Adam family, 2 / (1 - beta2) steps (Ma & Yarats 2021). */
    readonly warmupStepsMax: number
    /** Factor between an unknown B_n, taken as B, and each end of its interval. */
    readonly unknownNoiseFactor: number
  }
}

export const rateNumbers: RateNumbers = {
  rangeTest: {
    pointsMin: 5,
    startPoints: 5,
    fallShareMin: 0.02,
    riseShare: 0.5,
    riseDeviations: 3,
    usefulDivisor: 4,
  },
  ramp: {
    keepShare: 0.8,
    startSteps: 5,
    stepsMin: 13,
    riseOfFall: 1.2,
    riseFactorMin: 1.05,
    fallShareMin: 0.05,
    fallDeviations: 2,
  },
  noiseScale: {
    kappa: 2.4,
    kappaDeviation: 1.5,
    tailDeviations: 1.28,
    resamples: 400,
    level: 0.9,
    singlePointFactor: 4,
  },
  scaling: {
    unknownNoiseExponent: { sgdFamily: 0.7, adamFamily: 0.4 },
    warmupShare: 0.05,
    warmupEpochsMax: 5,
    warmupStepsMax: 2000,
    unknownNoiseFactor: 4,
  },
}
