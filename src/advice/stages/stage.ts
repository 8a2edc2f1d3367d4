/** What a stage of the plan gets, and what it returns. */
import type { AdviceNumbers } from '../numbers.js'
import type { FinalLossStep } from '../final-loss/search.js'
import type { RaceCurve } from '../race/curves.js'
import type { FullBatchFacts } from '../race/full-batch.js'
import type { SearchSetting, SearchStep } from '../race/search.js'
import type { SurrogatePrior } from '../race/posterior/surrogate.js'
import type { Readings } from '../readings.js'
import type { StepTimeLaw } from '../timing/step-time-law.js'
import type { Decision } from '../vocabulary/decision.js'
import type { Question } from '../vocabulary/question.js'
import type { Evidence, probeStages, TrialSpec } from '../vocabulary/trial.js'
import type { DeviceBudget } from './budget.js'
import type { Grid } from './grid.js'

type StageName = (typeof probeStages)[number]

/** A trial that the plan asks for. */
export interface PlannedTrial {
  readonly kind: 'trial'
  readonly stage: StageName
  readonly spec: TrialSpec
  /** For the progress of the study, in English. */
  readonly message: string
  /** Progress of the study, in [0, 1]. */
  readonly fraction: number
  /** The most that the rest of the probe takes on the clock; null where unknown. */
  readonly remainingMs: number | null
}

export interface Enough {
  readonly kind: 'enough'
  readonly decision: Decision
}

/** What a stage plans. */
type StagePlan = PlannedTrial | Enough

/** A planned trial with what it is predicted to take. */
export interface PredictedTrial extends PlannedTrial {
  /** Real bytes; null where unknown. */
  readonly predictedBytes: number | null
  /** Most device time of a trial that counts its steps, ms; null where its spec limits the time. */
  readonly predictedMs: number | null
}

export type Plan = PredictedTrial | Enough

/**
 * What every stage gets. Functions compute their value at the first call, because a value rests
 * on what earlier stages have settled.
 */
export interface StageContext {
  readonly question: Question
  readonly evidence: Evidence
  readonly readings: Readings
  /** Curves of the pairs that may not be advised. */
  readonly freeRace: readonly RaceCurve[]
  readonly numbers: AdviceNumbers
  /** The trainings are so short that the probe is too (`quick-probe.ts`). */
  readonly isQuick: boolean
  /** The probe budget is more than 0 seconds. */
  readonly mayProbe: boolean
  /** Candidates that fit in memory; once the memory stage is over. */
  readonly grid: () => Grid
  /** The sizes to race: those of the grid or of the wishes at which a long training fits. */
  readonly raceSizes: () => readonly number[]
  /** The wishes leave one pair: nothing races. */
  readonly isDecided: boolean
  /** Once the step-time stage is over, as everything below. */
  readonly stepLaw: () => StepTimeLaw
  readonly budget: () => DeviceBudget
  readonly prior: () => SurrogatePrior
  /** Null where no full-batch method may be tried. */
  readonly fullBatchFacts: () => FullBatchFacts | null
  readonly searchSetting: () => SearchSetting
  /** The next trial of the race, or its end. */
  readonly search: () => SearchStep
  /** The next trial of the race for the lowest end; null where the question is about a level. */
  readonly finalLoss: () => FinalLossStep | null
  /** The decision of the search alone. */
  readonly settled: () => Decision
  /** The decision after the replicates. */
  readonly decision: () => Decision
}

/** A stage: its next plan; null where it has nothing left to do. */
export type Stage = (context: StageContext) => StagePlan | null

export const enough = (decision: Decision): Enough => ({ kind: 'enough', decision })
