/** Tries whether a larger batch ends as low as a falling rate, for the pair to be advised. */
import {
  nextGrowth,
  type GrowingBatchSetting,
  type PossibleGrowth,
} from '../growing-batch/growing-batch.js'
import type { Candidate } from '../vocabulary/decision.js'
import { advisedSchedule } from '../vocabulary/question.js'
import { wallMsOf, type AnnealSpec, type GrowSpec } from '../vocabulary/trial.js'
import { raceOverheadMs } from './budget.js'
import { raceTrial } from './race.js'
import type { Stage, StageContext } from './stage.js'

/**
 * At the end of the race, or of what is left for it: only where it could save device time, and its
 * few steps fit their share of the probe. First the cool-down that it is compared with, if that is
 * missing.
 */
export const growingBatchStage: Stage = (context) => {
  const growth = possibleGrowth(context)
  if (growth === null || !pays(context, growth)) return null
  const { pair, grownSize, from, coolSteps } = growth
  const spec = coolSteps > 0 ? coolDownOf(growth, context) : growOf(growth, context)
  const step = `step ${from}, learning rate ${pair.learningRate}`
  return raceTrial(
    context,
    spec,
    coolSteps > 0
      ? `cool-down to compare a growing batch with: batch ${pair.batchSize}, ${step}`
      : `batch ${pair.batchSize} grows to ${grownSize} at ${step}`,
  )
}

const coolDownOf = (
  { pair, from, coolSteps: steps }: PossibleGrowth,
  { question: { seed } }: StageContext,
): AnnealSpec => ({ kind: 'anneal', ...pair, seed, from, steps })

const growOf = (
  { pair, grownSize: batchSize, from, steps }: PossibleGrowth,
  { question: { seed } }: StageContext,
): GrowSpec => ({
  kind: 'grow',
  batchSize,
  learningRate: pair.learningRate,
  seed,
  grownFrom: pair.batchSize,
  from,
  steps,
})

function growingBatchSetting(context: StageContext, pair: Candidate): GrowingBatchSetting {
  const { race, anneals, growths } = context.readings
  const { stepTime, stepsPlanned } = context.searchSetting()
  return {
    pair,
    race,
    anneals,
    growths,
    sizes: context.raceSizes(),
    stepsPlanned: stepsPlanned(pair.batchSize),
    stepTime,
  }
}

/** Epochs before which no epoch is left for the larger batch. */
const epochsMin = 2

function possibleGrowth(context: StageContext): PossibleGrowth | null {
  const { question, mayProbe, isDecided, isQuick, numbers } = context
  if (!mayProbe || isDecided || isQuick || context.grid().growingBatch !== true) return null
  if (advisedSchedule(question) !== 'falling' || question.epochsPlanned < epochsMin) return null
  const step = context.finalLoss()
  if (step === null || step.favourite === null) return null
  const { budgetMs, spentMs } = context.budget()
  const reservedShare = numbers.plan.confirmationShare + numbers.growingBatch.budgetShare
  if (step.kind !== 'over' && budgetMs - spentMs > reservedShare * budgetMs) return null
  const { batchSize, learningRate } = step.favourite
  const setting = growingBatchSetting(context, { batchSize, learningRate })
  return nextGrowth(setting, numbers.growingBatch)
}

/** The trials fit the budget, and under `auto` they cost less than they are expected to save. */
function pays(context: StageContext, growth: PossibleGrowth): boolean {
  const { pair, grownSize, steps, coolSteps, saving } = growth
  const { numbers, evidence } = context
  const { stepTime } = context.searchSetting()
  const { budgetShare, chance } = numbers.growingBatch
  const { budgetMs, spentMs, plannedMs, trainings } = context.budget()
  const trainingMs = steps * stepTime(grownSize) + coolSteps * stepTime(pair.batchSize)
  const costMs = trainingMs + (coolSteps > 0 ? 2 : 1) * raceOverheadMs(evidence)
  const growthsMs = evidence.trials
    .filter(({ spec }) => spec.kind === 'grow')
    .reduce((sum, trial) => sum + wallMsOf(trial), 0)
  const fits = growthsMs + costMs <= budgetShare * budgetMs && costMs <= budgetMs - spentMs
  return fits && (trainings === null || costMs <= chance * saving * plannedMs * trainings)
}
