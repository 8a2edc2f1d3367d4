/**
 * Tuned numbers of the plan's stages. `npm run bench:regret` on recorded trainings set them
 * (docs/search.md). Shares are of the probe budget unless a field says otherwise.
 */
export interface PlanNumbers {
  readonly budget: {
    /** An `auto` budget ends here, ms, or at this share of the planned training if later. */
    readonly autoMsMax: number
    readonly autoShareOfPlanMax: number
    /**
     * For short trainings the least time of `auto` is this share of all that the answer serves, but
     * no less than `quickestMs`: a few race steps. Such a probe ends when it took as long as the
     * trainings, or `quickMostMs`. By `npm run bench:small`.
     */
    readonly quickShare: number
    readonly quickestMs: number
    readonly quickMostMs: number
    /** Device time of a candidate in the first rung: the largest of the following three. */
    readonly firstRungShare: number
    readonly firstRungShareOfPlan: number
    /** The share of the plan counts up to this share of a budget in seconds. */
    readonly firstRungShareMax: number
    /** Steps at `firstRungBatchSize`. */
    readonly firstRungSteps: number
    readonly firstRungBatchSize: number
  }
  /** Most of the probe for the pair that the answer is compared with: the user's, or the usual. */
  readonly comparison: { readonly currentShare: number; readonly usualShare: number }
  /** Last part of the budget, for the pair that the race for the lowest end favours. */
  readonly confirmationShare: number
  /** Most of a budget in seconds for whole trainings of the favourite and the compared pair. */
  readonly wholeTrainingsShareMax: number
  readonly rangeTest: {
    readonly stepsMin: number
    readonly stepsMax: number
    readonly share: number
    /** Under `auto`, the budget counts as this share of the planned training. */
    readonly autoShareOfPlan: number
    /** Share of the least `auto` budget. */
    readonly shareOfLeast: number
    /** The ramp starts so far below the default rate where time allows, decades. */
    readonly decadesBelowDefault: number
    readonly rateMax: number
    /** Smallest batch of the test, rows. */
    readonly batchSizeMin: number
    /** Noise scale for the size of the test, rows. */
    readonly assumedNoiseScale: number
    /** Deadline over the expected device time. */
    readonly deadlineFactor: number
  }
  readonly gradientNoise: {
    /** Device time of the pilot: share of the least `auto` budget, and at most, ms. */
    readonly shareOfLeast: number
    readonly pilotMsMax: number
    /** Largest batch of the pilot, rows; and the largest useful rate over the pilot's. */
    readonly batchSizeMax: number
    readonly rateDivisor: number
    /** Most of a race trial's time for measuring its gradients. */
    readonly raceShare: number
    readonly microBatchSize: number
    readonly microBatches: number
  }
  readonly validation: {
    /** Rows of a validation at once, and in all. */
    readonly batchSizeMax: number
    readonly rowsMin: number
    readonly rowsMax: number
    /** Time of one validation, as a share of the first rung. */
    readonly share: number
  }
}

export const planNumbers: PlanNumbers = {
  budget: {
    autoMsMax: 60_000,
    autoShareOfPlanMax: 0.2,
    quickShare: 0.3,
    quickestMs: 2000,
    quickMostMs: 8000,
    firstRungShare: 0.01,
    firstRungShareOfPlan: 0.002,
    firstRungShareMax: 0.1,
    firstRungSteps: 8,
    firstRungBatchSize: 32,
  },
  confirmationShare: 0.1,
  wholeTrainingsShareMax: 0.65,
  comparison: { currentShare: 0.1, usualShare: 0.05 },
  rangeTest: {
    stepsMin: 45,
    stepsMax: 120,
    share: 0.04,
    autoShareOfPlan: 0.5,
    shareOfLeast: 0.1,
    decadesBelowDefault: 2,
    rateMax: 10,
    batchSizeMin: 32,
    assumedNoiseScale: 400,
    deadlineFactor: 1.5,
  },
  gradientNoise: {
    shareOfLeast: 0.05,
    pilotMsMax: 2500,
    batchSizeMax: 32,
    rateDivisor: 4,
    raceShare: 0.4,
    microBatchSize: 8,
    microBatches: 16,
  },
  validation: { batchSizeMax: 128, rowsMin: 64, rowsMax: 512, share: 0.2 },
}
