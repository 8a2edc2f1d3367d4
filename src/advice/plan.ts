/**
 * The plan: evidence -> the next trial, or "enough". Pure: after a restart, a redelivery or on
 * another worker the same evidence gives the same plan.
 */
import { limitedTo } from './memory/training-failures.js'
import { predictedTrialBytes } from './memory/trial-bytes.js'
import { adviceNumbers, type AdviceNumbers } from './numbers.js'
import { comparisonStage, currentPairStage } from './stages/comparison.js'
import { stageContext } from './stages/context.js'
import { gradientNoiseStage } from './stages/gradient-noise.js'
import { defaultGrid, type MakeGrid } from './stages/grid.js'
import { memoryStage, verificationStage } from './stages/memory.js'
import { finalLossStage } from './stages/final-loss.js'
import { fullBatchStage, raceStage, replicateStage } from './stages/race.js'
import { rangeTestStage } from './stages/range-test.js'
import {
  enough,
  type Plan,
  type PlannedTrial,
  type PredictedTrial,
  type Stage,
  type StageContext,
} from './stages/stage.js'
import { stepTimeStage } from './stages/step-time.js'
import { wishesStage } from './stages/wishes.js'
import { annealMs } from './timing/anneal-time.js'
import type { Question } from './vocabulary/question.js'
import type { Evidence } from './vocabulary/trial.js'

/** All stages in order. Each asks for trials until it has nothing left to learn. */
const stages: readonly Stage[] = [
  memoryStage,
  wishesStage,
  stepTimeStage,
  rangeTestStage,
  gradientNoiseStage,
  currentPairStage,
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
  for (const stage of stages) {
    const next = stage(context)
    if (next !== null) return next.kind === 'enough' ? next : predicted(next, context)
  }
  return enough(context.decision())
}

const predicted = (
  planned: PlannedTrial,
  { question, readings, numbers }: StageContext,
): PredictedTrial => ({
  ...planned,
  spec: limitedTo(question.budgetBytes, planned.spec),
  predictedBytes: predictedTrialBytes(question, readings.memory, planned.spec, numbers.memory),
  predictedMs: annealMs(readings.stepLaw, planned.spec),
})
