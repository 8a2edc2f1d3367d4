/** Tuned numbers of the final-loss room, by `npm run bench:regret` on recorded trainings. */

export interface FinalLossNumbers {
  /** The worlds: how the loss at the end depends on the learning rate and the batch size. */
  readonly prior: {
    /** Batch size near which the edge of the range test says most, rows. */
    readonly referenceSize: number
    /** Edge of the range test over the best rate there, by the row of the optimizer's prior. */
    readonly edgeOverBest: Readonly<Record<'sgd' | 'momentum' | 'adaptive', number>>
    /** Best rate there without a range test. */
    readonly usualBest: Readonly<Record<'sgd' | 'momentum' | 'adaptive', number>>
    /** ln of the best rate beside that. */
    readonly rateShifts: readonly number[]
    /** Standard deviation of that shift. */
    readonly rateDeviation: number
    /** Power of the batch size with which the best rate grows. */
    readonly exponents: Readonly<Record<'linear' | 'root', readonly number[]>>
    /** ln(B / reference) up to which the wall above it grows too. */
    readonly caps: readonly number[]
    /** Rise of ln loss below the best rate, and above it, per half decade. */
    readonly risesBelow: readonly number[]
    readonly powerBelow: number
    readonly risesAbove: readonly number[]
    /** The rise bends over towards this. */
    readonly riseMax: number
    /** Power of the likelihood in a world's weight. */
    readonly tempering: number
  }
  /** How a candidate strays from its world, and an early loss from the end. Standard deviations. */
  readonly field: {
    /** Of ln end. */
    readonly residual: number
    /** Common level of all ends. */
    readonly offset: number
    /** Length scales: ln rate beside the best rate's growth, and ln batch size. */
    readonly rateScale: number
    readonly sizeScale: number
    /** Share of the residual that is a candidate's own. */
    readonly nugget: number
    /** ln loss above the end per unit of `before`, and its random walk: common, smooth, own. */
    readonly drift: number
    /** How much that drift varies among candidates. */
    readonly slope: number
    readonly walkCommon: number
    readonly walkSmooth: number
    readonly walkOwn: number
  }
  readonly observations: {
    /** A loss at a constant rate is averaged over this last share of the steps. */
    readonly lastShare: number
    /** Scatter of ln loss: at the end, and more before. */
    readonly noise: number
    readonly noiseBefore: number
    /** A cool-down counts as that much of ln(1 / share); a whole falling training likewise. */
    readonly cooledBefore: number
    readonly wholeBefore: number
    /** A training that diverged ends about so far above the start (ln). */
    readonly divergedAbove: number
    readonly divergedDeviation: number
  }
  readonly trials: {
    /** Shares of the planned steps at which constant-rate trainings stop. */
    readonly shares: readonly number[]
    /** How many of them an unseen candidate may start with. */
    readonly firstShares: number
    readonly stepsMin: number
    /** Steps of a cool-down as a share of the steps before it. */
    readonly coolShare: number
    /** Shares of whole falling trainings. */
    readonly wholeShares: readonly number[]
    /** So many candidates are weighed for the next trial. */
    readonly contendersMax: number
    /** Power of the cost that the expected gain is divided by. */
    readonly costPower: number
    /**
     * Under `auto`, a trial must lower ln loss by this many times its cost, as a share of the
     * planned trainings; and no trial ends the search before this share of one is spent.
     */
    readonly worth: number
    readonly leastShareOfPlan: number
  }
  /** Time to the target with a falling rate, for `fastest`. */
  readonly arrival: {
    /** Lengths of the whole falling trainings that are drawn, as shares of the plan. */
    readonly shares: readonly number[]
    readonly draws: number
    /** Share of the fall from the start to the lowest end that may be missing at the target. */
    readonly missing: number
    /** Largest regret that counts. */
    readonly worst: number
    /** Weight beside the belief of the race at a constant rate. */
    readonly weight: number
  }
  readonly decision: {
    /** Probability left out at each end of an interval. */
    readonly tail: number
    /** Standard deviations at the ends of an 80 % range. */
    readonly tailDeviations: number
    /** An end so little above the lowest, as a share, is as good. */
    readonly asGood: number
    /**
     * Pairs that end within a share of the advised one, and how often that held for all of a range
     * on recorded trainings: by the least margin in it, standard deviations; ascending.
     */
    readonly asGoodPairs: {
      readonly within: number
      readonly held: readonly { readonly from: number; readonly held: number }[]
    }
    /** Differences of ln end to the favourite came out so much smaller (docs/search.md). */
    readonly believed: number
  }
}

export const finalLossNumbers: FinalLossNumbers = {
  prior: {
    referenceSize: 256,
    edgeOverBest: { sgd: 2.3, momentum: 7, adaptive: 15 },
    usualBest: { sgd: 2, momentum: 0.3, adaptive: 0.02 },
    rateShifts: [-2.3, -1.15, 0, 1.15, 2.3],
    rateDeviation: 0.8,
    exponents: { linear: [0.7, 0.9, 1.1], root: [0.3, 0.5, 0.7] },
    caps: [-2, 0, 1.4, 2.8, 9],
    risesBelow: [0.15, 0.35, 0.7],
    powerBelow: 1.3,
    risesAbove: [0.3, 1],
    riseMax: 3,
    tempering: 0.8,
  },
  field: {
    residual: 0.3,
    offset: 5,
    rateScale: 1.5,
    sizeScale: 2,
    nugget: 0.02,
    drift: 0.2,
    slope: 0.1,
    walkCommon: 0.3,
    walkSmooth: 0.25,
    walkOwn: 0.15,
  },
  observations: {
    lastShare: 0.3,
    noise: 0.1,
    noiseBefore: 0.1,
    cooledBefore: 0.8,
    wholeBefore: 0.7,
    divergedAbove: 0.7,
    divergedDeviation: 0.5,
  },
  trials: {
    shares: [0.0125, 0.025, 0.05, 0.1, 0.2, 0.4],
    firstShares: 4,
    stepsMin: 10,
    coolShare: 0.2,
    wholeShares: [0.25, 1],
    contendersMax: 40,
    costPower: 0.7,
    worth: 0.1,
    leastShareOfPlan: 0.035,
  },
  arrival: {
    shares: [0.015, 0.03, 0.06, 0.12, 0.25, 0.5, 1],
    draws: 200,
    missing: 0.05,
    worst: 10,
    weight: 0.8,
  },
  decision: {
    tail: 0.1,
    tailDeviations: 1.28,
    asGood: 0.02,
    asGoodPairs: {
      within: 0.05,
      held: [
        { from: 0, held: 0.7 },
        { from: 0.125, held: 0.85 },
      ],
    },
    believed: 0.7,
  },
}

/**
 * Where the rate stays constant, the best one is lower and differs more from task to task, and a
 * race may go on to the end.
 */
export const lowestLossNumbers: FinalLossNumbers = {
  ...finalLossNumbers,
  prior: {
    ...finalLossNumbers.prior,
    usualBest: { sgd: 1, momentum: 0.1, adaptive: 0.01 },
    rateDeviation: 1.5,
  },
  trials: { ...finalLossNumbers.trials, shares: [...finalLossNumbers.trials.shares, 1] },
}
