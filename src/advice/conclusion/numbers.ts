/** Tuned numbers of the conclusion room. A guard's number is from the source that it cites. */

/** Thresholds of the guards. */
export interface GuardNumbers {
  /** Fewest rows of a batch with batch norm (Wu and He 2018). */
  readonly batchNormRowsMin: number
  /** Standard deviation of the step-to-step loss over the loss, above which it oscillates. */
  readonly lossNoiseMax: number
  /** Rows of the rarest class in a batch, on average, below which most batches lack it. */
  readonly rareClassRowsMin: number
  /** A class is rare with at most this share of the rows that it had of even classes. */
  readonly rareShareMax: number
  /** Classes are uneven where the most frequent one has this share of the rows, */
  readonly unevenShareMin: number
  /** or so many times the rows of the least frequent one. */
  readonly unevenRatioMin: number
  /** Fewest updates of a training (Hoffer et al. 2017). */
  readonly stepsMin: number
  /** Batch size over rows, above which sharp minima were seen (Keskar et al. 2016). */
  readonly shareOfRowsMax: number
  /** Rows of the last batch of an epoch over the batch size. */
  readonly lastBatchShareMin: number
  /** Multiples that matrix hardware prefers, largest first (NVIDIA 2023). */
  readonly preferredMultiples: readonly number[]
  /** Extra time that a preferred multiple may take, as a share. */
  readonly multipleTolerance: number
}

/**
 * Limits of high and of medium confidence, by the advice on recorded trainings
 * (`npm run bench:regret`, docs/search.md).
 */
interface ConfidenceNumbers {
  /** The runner-up's time over the winner's. */
  readonly closeRace: number
  readonly expectedRegretMax: number
  readonly chanceNearBestMin: number
  /**
   * How often advice was within a tenth of the best on recorded trainings. Of a race to a level by
   * the least probability that the posterior gave it, of one for the lowest loss by the fewest
   * candidates that trained; ascending.
   */
  readonly held: Readonly<
    Record<'level' | 'end', readonly { readonly from: number; readonly held: number }[]>
  >
  /** That share for `high` and for `medium`. */
  readonly heldMin: { readonly high: number; readonly medium: number }
  /** Upper over lower end of the interval of the batch size, and of the noise scale. */
  readonly wideIntervalRatio: number
  readonly wideNoiseRatio: number
  /** Largest relative residual of the step-time law. */
  readonly stepResidualMax: number
  /** Advised over largest batch size, above which a coarse memory law matters. */
  readonly nearLimitShare: number
}

/** When a larger batch generalises worse. Set on trained networks (guards-proved.test.ts). */
export interface GeneralisationNumbers {
  /** Standard errors between two validation losses that count as different, */
  readonly standardErrors: number
  /** and the least difference as a share of the smaller loss. */
  readonly lossShareMin: number
  /** Fewest points of a curve that is compared, and points at its end that show its scatter. */
  readonly pointsMin: number
  readonly scatterPoints: number
}

/** When an alternative is worth mentioning. */
interface AlternativeNumbers {
  /** Rows per second over those of the advised size. */
  readonly throughputGainMin: number
  /** Lowest loss of another candidate over the winner's. */
  readonly lowerLossRatioMax: number
  /** Largest batch size of the best test results (Masters and Luschi 2018). */
  readonly smallBatchSize: number
  /** Memory over that of the advised size. */
  readonly memoryShareMax: number
  /** Predicted gain in time or cost, as a share, of a size that was not trained. */
  readonly predictedGainMin: number
  /** Time of the full batch over the winner's, below which it is called faster. */
  readonly fullBatchFasterRatio: number
}

/** What reading its rows takes of a step, as a share. */
interface InputShareNumbers {
  /** Less is lost in the scatter of the steps. */
  readonly mentionedMin: number
  /** Above this, reading is the bottleneck. */
  readonly bottleneckMin: number
}

export interface ConclusionNumbers {
  /** A budget in seconds counts as passed from this many times on. */
  readonly overrunMin: number
  /** Days from which the age of earlier studies' trials is mentioned. */
  readonly mentionedAgeDaysMin: number
  readonly guards: GuardNumbers
  readonly confidence: ConfidenceNumbers
  readonly generalisation: GeneralisationNumbers
  readonly alternatives: AlternativeNumbers
  /** The second candidate's time over the winner's, below which the race is a tie. */
  readonly tieRatio: number
  /** Memory of one row more over the measured peak, above which the advice mentions it. */
  readonly memoryJumpRatio: number
  /** Advised over largest batch size, from which memory is what limits the advice. */
  readonly memoryLimitsShare: number
  /** Least saving of time, as a share, that repays a probe. */
  readonly probeSavingMin: number
  readonly inputShare: InputShareNumbers
}

export const conclusionNumbers: ConclusionNumbers = {
  overrunMin: 1.1,
  mentionedAgeDaysMin: 1,
  guards: {
    batchNormRowsMin: 8,
    lossNoiseMax: 0.25,
    rareClassRowsMin: 0.5,
    rareShareMax: 0.5,
    unevenShareMin: 0.8,
    unevenRatioMin: 10,
    stepsMin: 1000,
    shareOfRowsMax: 0.1,
    lastBatchShareMin: 0.25,
    preferredMultiples: [64, 8],
    multipleTolerance: 0.03,
  },
  confidence: {
    closeRace: 1.3,
    expectedRegretMax: 0.05,
    chanceNearBestMin: 0.95,
    held: {
      level: [
        { from: 0, held: 0.3 },
        { from: 0.5, held: 0.65 },
      ],
      end: [
        { from: 0, held: 0.35 },
        { from: 3, held: 0.6 },
        { from: 12, held: 0.75 },
        { from: 16, held: 0.9 },
      ],
    },
    heldMin: { high: 0.8, medium: 0.5 },
    wideIntervalRatio: 8,
    wideNoiseRatio: 100,
    stepResidualMax: 0.15,
    nearLimitShare: 0.5,
  },
  generalisation: { standardErrors: 2, lossShareMin: 0.02, pointsMin: 5, scatterPoints: 5 },
  alternatives: {
    throughputGainMin: 1.05,
    lowerLossRatioMax: 0.99,
    smallBatchSize: 32,
    memoryShareMax: 0.95,
    predictedGainMin: 0.05,
    fullBatchFasterRatio: 0.95,
  },
  tieRatio: 1.05,
  memoryJumpRatio: 1.04,
  memoryLimitsShare: 0.5,
  probeSavingMin: 0.05,
  inputShare: { mentionedMin: 0.05, bottleneckMin: 0.5 },
}
