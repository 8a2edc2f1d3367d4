/**
 * Tuned numbers of the race room. `npm run bench:regret` on recorded trainings set them unless a
 * field says otherwise; `npm run bench:ablation` shows what each part is worth (docs/search.md).
 */

/** What a stage after the search may cost, in device time. */
export interface StageShares {
  /** Share of a probe budget in seconds. */
  readonly share: number
  /** Shares of the least `auto` budget and of the planned training; the larger one counts. */
  readonly shareOfLeast: number
  readonly shareOfPlan: number
}

/** Prior of one group of optimizers: medians over recorded workloads. */
interface RatePrior {
  /** Largest useful learning rate. */
  readonly rateMax: number
  /** Edge of the range test over the largest useful learning rate. */
  readonly edgeDivisor: number
  /** Noise scale B_n, rows. */
  readonly noiseScale: number
}

/** ln k of the noise wall where the noise was measured at a depth of `from` or more. */
export interface WallBin {
  /** Least depth: share of the fall that was still left. */
  readonly from: number
  readonly logK: number
  /** Standard deviation of ln k over workloads. */
  readonly deviation: number
}

/** Numbers that differ between the SGD family and the Adam family. */
interface ByFamily<T> {
  readonly linear: T
  readonly root: T
}

interface PriorNumbers {
  readonly sgd: RatePrior
  readonly momentum: RatePrior
  readonly adaptive: RatePrior
  /** Standard deviation of ln eta_max without and with a range test. */
  readonly rateDeviation: number
  readonly rateDeviationWithSweep: number
  /** Weight of the range test against the median over workloads, in [0, 1]. */
  readonly sweepTrust: number
  /** Standard deviation of ln B_n. */
  readonly noiseDeviation: number
}

export interface SurrogateNumbers {
  /** Standard deviation (ln) of measured steps from the model. */
  readonly residual: number
  /** Candidates diverge about so far past the wall, and how much that varies (ln). */
  readonly divergedAt: number
  readonly divergedDeviation: number
  /** Powers of the depth with which the bearable noise may grow. */
  readonly shifts: readonly number[]
  /** Most that one observation counts against a world (ln of its weight). */
  readonly outlierMax: number
  /** Least probability of an observation. */
  readonly probabilityMin: number
  /** Degrees of freedom of Student's t, the prior of both logarithms. */
  readonly freedom: number
  /** Points of the grid along each logarithm, and its half width in deviations. */
  readonly particles: number
  readonly width: number
}

/** Set by `npm run bench:noise` (docs/noise-scale.md). */
interface NoiseWallNumbers {
  /** k of the noise floor. */
  readonly floorK: ByFamily<number>
  /** k of the wall by depth, deepest last. */
  readonly bins: ByFamily<readonly WallBin[]>
  /** For `best-quality`: added to ln k, and its further standard deviation. */
  readonly qualityLogK: number
  readonly qualityDeviation: number
}

export interface ObservationNumbers {
  /** A curve that fell by less than this share of the way to the level says nothing. */
  readonly fallShareMin: number
  /** Standard deviation (ln) of a candidate judged by its start alone; least deviation. */
  readonly extrapolation: number
  readonly extrapolationMin: number
  /** Range of the target's depth: share of start - limit that is left there. */
  readonly targetDepthMin: number
  readonly targetDepthMax: number
  /** Least depth of the level. */
  readonly seenDepthMin: number
  /** Share of the start at which an ordinary training ends. */
  readonly ordinaryLimit: number
  /** A curve predicts its own end once it had this share of the planned training. */
  readonly trustedShare: number
  /** Fewest steps of a curve that predicts its end. */
  readonly stepsMin: number
  /** Power of the fall that `best-quality` leaves at its target. */
  readonly qualityTarget: number
  /** Share of a plateau's noise floor that is subtracted from it. */
  readonly floorShare: number
}

export interface BeliefNumbers {
  /** ln of the largest ratio of times that counts. */
  readonly worst: number
  /** How much less a lead at a shallow level says, per ln of depth. */
  readonly shallow: number
  /** Doubt about a candidate that did not reach the level, in half variances. */
  readonly caution: number
  /** Standard deviation (ln) of a candidate that never trained. */
  readonly unseenDeviation: number
  /** A candidate that has not reached the level needs at least this much longer (ln). */
  readonly floor: number
  /** A candidate within this ratio (ln) of the best is nearly best. */
  readonly near: number
  /** Scatter (ln) of B_n around the posterior, over recorded workloads. */
  readonly noiseScatter: number
  /** Worlds with less weight than this share of the likeliest are left out. */
  readonly weightMin: number
  /** Standard deviation (ln) between seeds far below the wall, and its growth at the wall. */
  readonly seedBase: number
  readonly seedAtWall: number
  /** Probability left out at each end of the interval of B_n. */
  readonly tail: number
}

export interface SearchNumbers {
  /** Candidates of the first rung where the budget is `aliveShareMin` of the planned training. */
  readonly aliveMin: number
  readonly aliveShareMin: number
  /** The same at `aliveShareMax`. */
  readonly aliveMax: number
  readonly aliveShareMax: number
  /** Candidates of the first rung under `auto`. */
  readonly aliveAuto: number
  /** `auto` spends this share of the planned training before it may stop. */
  readonly leastShareOfPlan: number
  /** Each rung has fewer candidates by this factor, but no fewer than `aliveLast`. */
  readonly shrink: number
  readonly aliveLast: number
  /** A rung that this many times its candidates have passed is over. */
  readonly slack: number
  /** Under `auto`, a candidate must be the best with at least this probability. */
  readonly chanceMin: number
  /** Only candidates with this share of the longest training are advised. */
  readonly provenShare: number
  /** The expected saving must exceed the cost of the next trial this many times. */
  readonly worth: number
  /** Times to the target grow with this power of the depth that is left. */
  readonly deeperPower: number
  /** With several trainings: least time to the target, share of the planned training. */
  readonly ordinaryShare: number
  /** A curve that stood at the level this many times as long has no more to tell, */
  readonly deepEnough: number
  /** if it also had this share of the planned training, */
  readonly deepEnoughShare: number
  /** and some curve fell by this share of its start. */
  readonly realFall: number
  readonly rungsMax: number
  /** Fewest further steps that are worth a trial. */
  readonly stepsMin: number
}

export interface DecisionNumbers {
  /** `least-memory` may take this many times the shortest time. */
  readonly patience: number
  /** Posterior probability left out at each end of an interval. */
  readonly tail: number
  /** Standard deviations at the ends of the 80 % range of the noise-limited rate. */
  readonly tailDeviations: number
  /** Batch size of Keras' `fit` without an argument. */
  readonly frameworkBatchSize: number
}

/** When a race counts as one in which nothing trained (`failed-training.ts`). */
export interface FailureNumbers {
  /** Least fall of the validation loss, as a share of the loss of the untrained model. */
  readonly fallShareMin: number
  /** A training still falls towards guessing from this share of the way on. */
  readonly wayShareMin: number
  /** Least share of its whole fall that such a training still makes in its last half. */
  readonly lateShareMin: number
  /** Fewer steps than this show nothing. */
  readonly judgedStepsMin: number
}

interface ReplicateNumbers extends StageShares {
  /**
   * The other seed trains this many times as long as the first needed; the second number where
   * it has not reached the level by then.
   */
  readonly patience: readonly [number, number]
  /** A runner-up within this ratio of times is replicated too. */
  readonly closeRace: number
}

export interface FullBatchNumbers extends StageShares {
  /** Most training rows for which the exact gradient is tried. */
  readonly rowsMax: number
  /**
   * Rprop's first step size of every weight (Igel and Hüsken, "Empirical evaluation of the
   * improved Rprop learning algorithms", 2003).
   */
  readonly firstStep: number
  /** Steps until the step size can have grown to 1 by a factor of 1.2 a step: 24, and one. */
  readonly stepsMin: number
  /** The trial ends after this many times the winner's time. */
  readonly patience: number
}

export interface RaceNumbers {
  readonly prior: PriorNumbers
  readonly surrogate: SurrogateNumbers
  readonly noiseWall: NoiseWallNumbers
  readonly observations: ObservationNumbers
  readonly belief: BeliefNumbers
  readonly search: SearchNumbers
  readonly decision: DecisionNumbers
  readonly failure: FailureNumbers
  readonly replicates: ReplicateNumbers
  readonly fullBatch: FullBatchNumbers
}

export const raceNumbers: RaceNumbers = {
  prior: {
    sgd: { rateMax: 1, edgeDivisor: 3, noiseScale: 400 },
    momentum: { rateMax: 0.3, edgeDivisor: 3, noiseScale: 400 },
    adaptive: { rateMax: 0.03, edgeDivisor: 6, noiseScale: 800 },
    rateDeviation: 1.1,
    rateDeviationWithSweep: 0.7,
    sweepTrust: 0.5,
    noiseDeviation: 1.8,
  },
  surrogate: {
    residual: 0.45,
    divergedAt: 0.8,
    divergedDeviation: 0.5,
    shifts: [0.25, 0.5, 0.75, 1],
    outlierMax: 8,
    probabilityMin: 1e-3,
    freedom: 4,
    particles: 19,
    width: 3.5,
  },
  noiseWall: {
    floorK: { linear: 5, root: 3 },
    bins: {
      linear: [
        { from: 0.5, logK: 1.8, deviation: 1.45 },
        { from: 0.2, logK: 2.05, deviation: 0.87 },
        { from: 0.1, logK: 1.85, deviation: 0.82 },
        { from: 0, logK: 1.35, deviation: 1 },
      ],
      root: [
        { from: 0.5, logK: 1, deviation: 1.05 },
        { from: 0.2, logK: 1.15, deviation: 0.8 },
        { from: 0.1, logK: 1.05, deviation: 0.7 },
        { from: 0, logK: 0.95, deviation: 0.6 },
      ],
    },
    qualityLogK: 0,
    qualityDeviation: 1,
  },
  observations: {
    fallShareMin: 0.05,
    extrapolation: 1.5,
    extrapolationMin: 0.1,
    targetDepthMin: 0.03,
    targetDepthMax: 0.1,
    seenDepthMin: 0.03,
    ordinaryLimit: 0.3,
    trustedShare: 0.03,
    stepsMin: 8,
    qualityTarget: 0.1,
    floorShare: 1,
  },
  belief: {
    worst: Math.log(11),
    shallow: 0.1,
    caution: 2,
    unseenDeviation: 0.7,
    floor: 0.1,
    near: 0.1,
    noiseScatter: Math.LN2,
    weightMin: 1e-3,
    seedBase: 0.15,
    seedAtWall: 0.3,
    tail: 0.1,
  },
  search: {
    aliveMin: 4,
    aliveShareMin: 0.05,
    aliveMax: 10,
    aliveShareMax: 0.2,
    aliveAuto: 4,
    leastShareOfPlan: 0.035,
    shrink: 1.6,
    aliveLast: 2,
    slack: 2,
    chanceMin: 0.01,
    provenShare: 0.2,
    worth: 10,
    deeperPower: 0.3,
    ordinaryShare: 0.03,
    deepEnough: 4,
    deepEnoughShare: 0.03,
    realFall: 0.25,
    rungsMax: 24,
    stepsMin: 2,
  },
  decision: { patience: 2, tail: 0.1, tailDeviations: 1.28, frameworkBatchSize: 32 },
  failure: { fallShareMin: 1e-3, wayShareMin: 0.1, lateShareMin: 0.1, judgedStepsMin: 20 },
  replicates: {
    patience: [1.3, 2.5],
    closeRace: 1.3,
    share: 0.1,
    shareOfLeast: 0.15,
    shareOfPlan: 0.02,
  },
  fullBatch: {
    rowsMax: 4096,
    firstStep: 0.0125,
    stepsMin: 25,
    patience: 3,
    share: 0.1,
    shareOfLeast: 0.1,
    shareOfPlan: 0.01,
  },
}
