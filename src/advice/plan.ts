/**
 * The plan: evidence -> the next trial, or "enough". Pure: after a restart, a redelivery or on
 * another worker the same evidence gives the same plan.
 */
import { limitedTo } from './memory/training-failures.js'
import { predictedTrialBytes } from './memory/trial-bytes.js'
import { adviceNumbers, type AdviceNumbers } from './numbers.js'
import { answeredBefore } from './stages/answered-before.js'
import { comparisonStage, confirmationStage, currentPairStage } from './stages/comparison.js'
import { stageContext, type Basis } from './stages/context.js'
import { gradientNoiseStage } from './stages/gradient-noise.js'
import { growingBatchStage } from './stages/growing-batch.js'
import { defaultGrid, type MakeGrid } from './stages/grid.js'
import { memoryStage, verificationStage } from './stages/memory.js'
import { finalLossStage } from './stages/final-loss.js'
import { fullBatchStage, raceStage, replicateStage } from './stages/race.js'
import { rangeTestStage } from './stages/range-test.js'
import {
  enough,
  type Enough,
  type Plan,
  type PlannedTrial,
  type PredictedTrial,
  type Stage,
  type StageContext,
} from './stages/stage.js'
import { stepTimeStage } from './stages/step-time.js'
import { wholeTrainingStage } from './stages/whole-trainings.js'
import { wishesStage } from './stages/wishes.js'
import { continuedMs } from './timing/continued-time.js'
import type { Question } from './vocabulary/question.js'
import type { Evidence } from './vocabulary/trial.js'

/** What fits: without it there is no answer. */
const sizeStages: readonly Stage[] = [memoryStage, wishesStage]

/** The others, in order. Each asks for trials until it has nothing left to learn. */
const furtherStages: readonly Stage[] = [
  stepTimeStage,
  rangeTestStage,
  gradientNoiseStage,
  currentPairStage,
  wholeTrainingStage,
  confirmationStage,
  growingBatchStage,
  finalLossStage,
  raceStage,
  replicateStage,
  fullBatchStage,
  comparisonStage,
  verificationStage,
]

/**
 * The next trial, or the decision.
 *
 * @param makeGrid candidates, given the largest batch size that fits
 * @param numbers tuned numbers; a bench passes its own
 */
export function plan(
  question: Question,
  evidence: Evidence,
  makeGrid: MakeGrid = defaultGrid,
  numbers: AdviceNumbers = adviceNumbers,
): Plan {
  const context = stageContext(question, evidence, makeGrid, numbers)
  const next =
    nextOf(sizeStages, context) ?? enoughBefore(context) ?? nextOf(furtherStages, context)
  if (next === null) return enough(context.decision())
  return next.kind === 'enough' ? next : predicted(next, context)
}

/** The decision by the trials of an answered study, where they answer this question too. */
function enoughBefore(context: StageContext): Enough | null {
  const restsOn = answeredBefore(context)
  if (restsOn === null) return null
  const decision = context.decision()
  return enough('verdict' in decision ? decision : { ...decision, restsOn })
}

/**
 * The decision by the evidence alone, whatever the probe budget would still pay for; or the trial
 * of the memory search or of the step times without which nothing can be decided.
 *
 * @param basis `laws`: laws that fit the evidence may stand for runs that are missing
 */
export function decideFrom(
  question: Question,
  evidence: Evidence,
  makeGrid: MakeGrid,
  numbers: AdviceNumbers,
  basis: Basis,
): PlannedTrial | Enough {
  const context = stageContext(question, evidence, makeGrid, numbers, basis)
  const isTimed = basis === 'laws' && context.readings.stepLaw !== null
  const stages = isTimed ? sizeStages : [...sizeStages, stepTimeStage]
  return nextOf(stages, context) ?? enough(context.decision())
}

function nextOf(stages: readonly Stage[], context: StageContext): PlannedTrial | Enough | null {
  for (const stage of stages) {
    const next = stage(context)
    if (next !== null) return next
  }
  return null
}

const predicted = (
  planned: PlannedTrial,
  { question, readings, numbers }: StageContext,
): PredictedTrial => ({
  ...planned,
  spec: limitedTo(question.budgetBytes, planned.spec),
  predictedBytes: predictedTrialBytes(question, readings.memory, planned.spec, numbers.memory),
  predictedMs: continuedMs(readings.stepLaw, planned.spec),
})
