/**
 * The race for the lowest validation loss that the planned training reaches: at its end where the
 * learning rate falls to zero, anywhere on the way where it stays constant. Takes the place of the
 * race to a level where the question asks for quality.
 */
import { candidateKey, type Candidate } from '../vocabulary/decision.js'
import { advisedSchedule, type AdvisedSchedule, type Question } from '../vocabulary/question.js'
import { wallMsOf, type AnnealSpec, type Evidence, type RaceSpec } from '../vocabulary/trial.js'
import { median } from '../math/statistics.js'
import { startLoss } from '../race/curves.js'
import { racedCandidates } from '../race/failed-training.js'
import {
  finalLossState,
  finalLossStep,
  type FinalLossSetting,
  type FinalLossStep,
} from '../final-loss/search.js'
import type { FinalLossNumbers } from '../final-loss/numbers.js'
import type { PossibleTrial } from '../final-loss/trials.js'
import type { AdviceNumbers } from '../numbers.js'
import type { Readings } from '../readings.js'
import { stepTimeMs } from '../timing/step-time-law.js'
import { raceTrial } from './race.js'
import type { Stage, StageContext } from './stage.js'
import { wholeTrainingReservedMs } from './whole-trainings.js'

/** An effective batch size is raced in micro-batches, whose checkpoints cannot cool down. */
const asksForLowestEnd = ({ objective, wishes }: Question): boolean =>
  objective === 'best-quality' && wishes?.effectiveBatchSize === undefined

/** Null where the question asks for something else, or a loss that is not positive has no ln. */
export function finalLossSearch(context: StageContext): FinalLossStep | null {
  const { question, readings, numbers } = context
  if (!asksForLowestEnd(question)) return null
  if (!haveLogarithms(readings)) return null
  const schedule = advisedSchedule(question)
  return finalLossStep(finalLossSetting(context, schedule), endNumbers(schedule, numbers))
}

/** A loss that is not positive has no ln. */
export const haveLogarithms = ({ race, anneals }: Readings): boolean =>
  [
    ...race.flatMap(({ points }) => points.map(([, loss]) => loss)),
    ...anneals.flatMap(({ loss }) => loss ?? []),
  ].every((loss) => loss > 0)

/** The pair for a constant rate, by the same trials; null where no two raced. */
export function constantPair(context: StageContext): Candidate | null {
  if (racedCandidates(context.readings.race) !== 'several') return null
  const setting = finalLossSetting(context, 'constant')
  const { favourite } = finalLossState(setting, context.numbers.lowestLoss)
  if (favourite === null) return null
  const { batchSize, learningRate } = favourite
  return { batchSize, learningRate }
}

export const endNumbers = (
  schedule: AdvisedSchedule,
  { finalLoss, lowestLoss }: AdviceNumbers,
): FinalLossNumbers => (schedule === 'falling' ? finalLoss : lowestLoss)

export function finalLossSetting(
  context: StageContext,
  schedule: AdvisedSchedule,
): FinalLossSetting {
  const { question, evidence, readings } = context
  const { cells, stepTime, stepsPlanned, edge } = context.searchSetting()
  const budget = context.budget()
  return {
    ...budget,
    budgetMs: budget.budgetMs - wholeTrainingReservedMs(context),
    schedule,
    cells,
    stepTime,
    stepsPlanned,
    edge,
    optimizer: question.optimizer,
    race: readings.race,
    anneals: readings.anneals,
    start: startLoss(readings.race) ?? 1,
    overheadMs: overheadMs(evidence, stepTime),
  }
}

/** Wall time of the anneals so far beside their steps: the process, validation, planning. */
function overheadMs({ trials }: Evidence, stepTime: (batchSize: number) => number): number {
  const beside = trials.flatMap((trial) => {
    const { spec } = trial
    if (spec.kind !== 'anneal' || trial.outcome.wallMs === undefined) return []
    return [Math.max(0, wallMsOf(trial) - spec.steps * stepTime(spec.batchSize))]
  })
  return beside.length === 0 ? 0 : median(beside)
}

export const finalLossStage: Stage = (context) => {
  const step = context.finalLoss()
  if (step === null || step.kind === 'over' || !context.mayProbe || context.isDecided) return null
  const { trial } = step
  return raceTrial(context, specOf(trial, context), messageOf(trial))
}

/** Steps may take so much longer than the law says before the trial ends without them. */
const slowestShare = 1.5

export function specOf(
  { cell, constantSteps, fallingSteps }: PossibleTrial,
  context: StageContext,
): RaceSpec | AnnealSpec {
  const { batchSize, learningRate } = cell
  const { seed } = context.question
  if (fallingSteps > 0)
    return {
      kind: 'anneal',
      batchSize,
      learningRate,
      seed,
      from: constantSteps,
      steps: fallingSteps,
    }
  const trained = context.readings.race.find((curve) => candidateKey(curve) === candidateKey(cell))
  return {
    kind: 'race',
    batchSize,
    learningRate,
    rung: trained?.rungs.length ?? 0,
    untilMs: slowestShare * constantSteps * stepTimeMs(context.stepLaw(), batchSize),
    stepsMax: constantSteps,
    seed,
  }
}

function messageOf({ cell, constantSteps, fallingSteps }: PossibleTrial): string {
  const pair = `batch ${cell.batchSize}, learning rate ${cell.learningRate}`
  if (fallingSteps === 0) return `race to step ${constantSteps}: ${pair}`
  return constantSteps === 0
    ? `whole training of ${fallingSteps} steps, the rate falling to zero: ${pair}`
    : `cool-down from step ${constantSteps}: ${pair}`
}
