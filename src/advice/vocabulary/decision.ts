/** The planner's decision: a batch size and a learning rate with their ranges, or why none. */
import type { Estimate } from './answer.js'
import type { AdvisedSchedule, EarlierAnswer } from './question.js'
import type { MissingEvidence } from './reasons.js'
import type { probeStages } from './trial.js'

/** A pair of batch size and learning rate that can be trained: one cell of the grid. */
export interface Candidate {
  /** Batch size, rows. */
  readonly batchSize: number
  readonly learningRate: number
}

/** @returns a key for maps and sets; equal for equal candidates. */
export const candidateKey = ({ batchSize, learningRate }: Candidate): string =>
  `${batchSize}/${learningRate}`

export interface Interval {
  readonly low: number
  readonly high: number
}

export interface Chosen extends Candidate {
  readonly batchSizeInterval: Interval
  readonly learningRateInterval: Interval
  /** The candidate won a race; false: it is the cautious default (`race/cautious-default.ts`). */
  readonly raceWinner: boolean
  /** Time to the level of the runner-up over the winner's; null without a runner-up. */
  readonly raceMargin: number | null
  /** The winner reached the level within its device time. */
  readonly targetReached: boolean
  /** Validation loss at which candidates were compared; null before any candidate trained. */
  readonly level: number | null
  /** Noise scale B_n from the race, rows; null without a race. */
  readonly noiseScale: Estimate | null
  /**
   * Highest learning rate that the gradient noise allows at this batch size; absent where the
   * noise was not measured in the race.
   */
  readonly noiseLimitedRate?: Estimate
  /** Expected extra training time over the best cell, as a share of the best cell's time. */
  readonly expectedRegret: number
  /** Probability that the extra time is at most a tenth. */
  readonly chanceNearBest: number
  /** The fastest other candidate that was trained. */
  readonly runnerUp?: Candidate
  /**
   * The candidate's training from another seed; absent without one. `overruled`: the winner of
   * the first seed, where the other seed was slower.
   */
  readonly replicate?: Replicate & { readonly overruled?: Replicate & Candidate }
  /**
   * The race's own choice, at a constant rate, where the question asks for speed with a falling one
   * and that chooses another pair; else absent.
   */
  readonly atConstantRate?: Candidate
  /** Other candidates that the answer is compared with. */
  readonly rivals?: readonly Rival[]
  /** What planned trainings reach; absent where candidates were compared by time to a level. */
  readonly ends?: EndForecast
  /** The trials of this answered study were enough; absent where the study trained its own. */
  readonly restsOn?: EarlierAnswer
  /** A deadline ended the probe here; absent where it ended by itself. */
  readonly cutShort?: CutShort
}

/**
 * The validation loss that planned trainings reach (`final-loss/`): at their end where the learning
 * rate falls to zero, the lowest on the way where it stays constant.
 */
export interface EndForecast {
  readonly schedule: AdvisedSchedule
  /** The best rate of every batch size, ascending. */
  readonly bySize: readonly SizeEnd[]
  /** Largest batch size that ends within 2 % of the lowest end. */
  readonly largestAsGood: number
  /** Candidates that trained without diverging, and those whose rate fell. */
  readonly trained: number
  readonly annealed: number
  /** The current pair, else the usual one (`race/compared.ts`); null where it is no candidate. */
  readonly usual: SizeEnd | null
  /** The pair for a constant rate, by the same trials; absent where they do not tell. */
  readonly constant?: Candidate
  /** Pairs that end about as low as the advised one; absent without another. */
  readonly asGood?: AsGood
}

/** A range of pairs around the advised one whose ends differ little from its own. */
export interface AsGood {
  readonly batchSizes: Interval
  readonly learningRates: Interval
  /** In the range, the advised one included. */
  readonly pairs: number
  /** Each ends at most so far above the advised pair, as a share. */
  readonly within: number
  /** How often such a range held on recorded trainings, for all of its pairs. */
  readonly held: number
}

/** A batch size with its best learning rate. */
export interface SizeEnd extends Candidate {
  /** Validation loss that the planned training reaches, 80 % range. */
  readonly loss: Estimate
  /** That loss over the advised pair's, 80 % range. What both share is no part of this range. */
  readonly ratio: Estimate
  /** A trial trained the pair. */
  readonly trained: boolean
  /** A whole training showed the end; false: it is predicted. */
  readonly arrived: boolean
  /** A trial trained this batch size, at this rate or another. */
  readonly sizeTrained: boolean
}

/** Device times to the level from two seeds, ms. */
export interface Replicate {
  /** From the study's seed. */
  readonly firstMs: number
  /** From the other seed; extrapolated where it did not reach the level. */
  readonly otherMs: number
  /** Device time that the other seed had. */
  readonly trainedMs: number
  /** The other seed reached the level. */
  readonly reached: boolean
}

/** A candidate to compare the answer with. */
export interface Rival extends Candidate {
  readonly role: 'current' | 'framework-default' | 'fastest' | 'cheapest'
  /** Time to the target over the advised candidate's, by the posterior. */
  readonly timeRatio: number
  /** The candidate was trained in the race. */
  readonly seen: boolean
}

/** The stage that the deadline interrupted, and the most that the rest would have taken. */
export interface CutShort {
  readonly stage: (typeof probeStages)[number]
  /** On the clock, ms; absent where unknown. */
  readonly leftMs?: number
}

/** No answer: not even batch size 1 fits, nothing trained, or evidence is missing. */
export interface NoAnswer {
  readonly verdict: 'does-not-fit' | 'nothing-trained' | 'not-enough-evidence'
  readonly missing: readonly MissingEvidence[]
}

export type Decision = Chosen | NoAnswer
