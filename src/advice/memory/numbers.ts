/**
 * Tuned numbers of the memory room. `npm run bench:memory` set them unless a field says
 * otherwise: 14 architectures, three budgets each (docs/memory.md).
 */

/** Prior and scatter of real bytes = alpha + beta * predicted bytes (`calibration.ts`). */
export interface CalibrationPrior {
  /** Mean and standard deviation of alpha, MiB. */
  readonly alphaMebibytes: number
  readonly alphaDeviationMebibytes: number
  /** Mean and standard deviation of beta, bytes per byte. */
  readonly beta: number
  readonly betaDeviation: number
  /** Standard deviation of one run: a share of its bytes, plus a constant in MiB. */
  readonly runDeviationShare: number
  readonly runDeviationMebibytes: number
}

/** How close to the budget the search aims, and when it stops. */
export interface SearchTarget {
  /** Share of the budget that the proving run should take. */
  readonly aimShare: number
  /** The search stops where the next size worth a run exceeds the budget by this share. */
  readonly excessShare: number
}

/**
 * The search on a card (`card-search.ts`), where real bytes are 0.3 to 2 times the tracked ones.
 * `npm run bench:cards` set them on virtual cards.
 */
export interface CardSearchNumbers {
  /** Real per tracked byte that the first run allows for. */
  readonly firstFactor: number
  /** Share of the budget that workspaces of any size may take in the first run. */
  readonly firstOffsetShare: number
  /**
   * A size that ran out of memory counts with so much more than the budget, for each share of the
   * budget between it and the last reading, of which there is a least.
   */
  readonly excessShare: number
  readonly excessLeast: number
  /** Share of a first size that ran out of memory to try next, rows and bytes. */
  readonly belowFirstFailure: number
  /** Two readings tell a slope where the lower is at most this share of the other. */
  readonly apartShare: number
  /** A limit is far where the last reading is less than this share of it. */
  readonly farShare: number
  /** Share of the predicted limit to run, rows: where it is far, near, and after a failure. */
  readonly farAimRowShare: number
  readonly aimRowShare: number
  readonly aimRowShareAfterFailure: number
  /** The search ends with this share of the predicted limit, rows. */
  readonly enoughRowShare: number
  /** Runs where they report their memory, and where they report nothing. */
  readonly runsMax: number
  readonly blindRunsMax: number
  /** Real per tracked byte of any training: least and most. */
  readonly factorRange: readonly [number, number]
  /** Where runs report nothing: place of the next factor between most (0) and least (1), logs. */
  readonly blindBoldness: number
}

export interface MemoryNumbers {
  readonly traces: {
    /** Batch sizes of the first two traces, rows. */
    readonly sizes: readonly [number, number]
    /** Further sizes while the kernels differ from size to size, rows, ascending. */
    readonly moreSizes: readonly number[]
    /** Two neighbouring chords are one line where their slopes differ by less than this share. */
    readonly sameSlopeShare: number
    /** Margin under which an allocation trace must fit, standard deviations. */
    readonly allocationCaution: number
  }
  readonly calibration: {
    /** By tracked bytes. */
    readonly tracked: CalibrationPrior
    /** By the replayed allocator. */
    readonly replayed: CalibrationPrior
    /** Bytes that a run which ran out of memory needed above its budget: mean share. */
    readonly outOfMemoryExcessShare: number
    /** Standard deviation of that share. */
    readonly outOfMemoryDeviationShare: number
  }
  readonly evidence: {
    /** A run fits only if it leaves this share of the budget free: repeated runs differ by 1 %. */
    readonly spareShare: number
    /** A run refutes the replay where it differs by more than this share plus these bytes. */
    readonly refutedShare: number
    readonly refutedBytes: number
  }
  readonly card: CardSearchNumbers
  /** Bytes that a long training takes beyond a proving run: JavaScript's heap, compiled code. */
  readonly longTrainingBytes: number
  readonly search: {
    /** Training steps of a proving run. */
    readonly fitSteps: number
    /** Proving runs in one search. */
    readonly runsMax: number
    /** A size is close enough to the limit where this factor more would not fit. */
    readonly closeEnough: number
    /** Margin of the first run and of later runs, standard deviations. */
    readonly firstCaution: number
    readonly caution: number
    /** Targets by tracked bytes and by the replayed allocator. */
    readonly tracked: SearchTarget
    readonly replayed: SearchTarget
    /** A further run must try at least this factor more than what fits. */
    readonly worthwhile: number
    /** Shares of a failed size to try next, after one, two, three or more failures. */
    readonly belowFailure: readonly [number, number, number]
    /** Margins where no run reports its memory, from careful to bold, standard deviations. */
    readonly blindCautions: readonly number[]
    /** A size that crashed is divided by this. */
    readonly shrink: number
    /** Sizes above one that does not fit: how many are checked, and the ratio of neighbours. */
    readonly gapSizes: number
    readonly gapRatio: number
  }
}

export const memoryNumbers: MemoryNumbers = {
  traces: {
    sizes: [2, 4],
    moreSizes: [8, 16, 32, 64],
    sameSlopeShare: 0.005,
    allocationCaution: 1,
  },
  calibration: {
    tracked: {
      alphaMebibytes: 16,
      alphaDeviationMebibytes: 24,
      beta: 0.9,
      betaDeviation: 0.25,
      runDeviationShare: 0.04,
      runDeviationMebibytes: 2,
    },
    replayed: {
      alphaMebibytes: 12,
      alphaDeviationMebibytes: 25,
      beta: 1,
      betaDeviation: 0.004,
      runDeviationShare: 0.004,
      runDeviationMebibytes: 2,
    },
    outOfMemoryExcessShare: 0.05,
    outOfMemoryDeviationShare: 0.05,
  },
  evidence: {
    spareShare: 0.01,
    refutedShare: 0.06,
    refutedBytes: 8 * 2 ** 20,
  },
  card: {
    firstFactor: 2.2,
    firstOffsetShare: 0.1,
    excessShare: 0.15,
    excessLeast: 0.3,
    apartShare: 0.9,
    farShare: 0.2,
    belowFirstFailure: 0.65,
    farAimRowShare: 0.9,
    aimRowShare: 0.93,
    aimRowShareAfterFailure: 0.96,
    enoughRowShare: 0.9,
    runsMax: 5,
    blindRunsMax: 6,
    factorRange: [0.3, 2],
    blindBoldness: 0.45,
  },
  longTrainingBytes: 3 * 2 ** 20,
  search: {
    fitSteps: 4,
    runsMax: 6,
    closeEnough: 1.1,
    firstCaution: 1,
    caution: 1,
    tracked: { aimShare: 0.965, excessShare: 0.04 },
    replayed: { aimShare: 0.985, excessShare: 0.01 },
    worthwhile: 1.015,
    belowFailure: [0.96, 0.8, 0.5],
    blindCautions: [0.5, -0.25, -1, -2],
    shrink: 8,
    gapSizes: 48,
    gapRatio: 1.03,
  },
}
