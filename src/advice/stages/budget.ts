/**
 * The probe budget in device time. All trials but those of the memory stage are paid from it.
 *
 *   seconds   exactly so much
 *   auto      as long as the device time that a trial is expected to save, over the trainings
 *             that the answer serves, exceeds its cost; at least `leastMs`, because an answer
 *             within seconds is worth them; at most 60 s or 20 % of the planned training,
 *             whichever is more
 */
import { plannedTrainingMs, stepTimeMs, type StepTimeLaw } from '../timing/step-time-law.js'
import type { Question } from '../vocabulary/question.js'
import { isMemoryTrial, type Evidence } from '../vocabulary/trial.js'
import type { PlanNumbers } from './numbers.js'

/** Device times in ms. */
export interface DeviceBudget {
  readonly budgetMs: number
  readonly spentMs: number
  /** Of the planned training. */
  readonly plannedMs: number
  /** Least budget of `auto`; 0 for a budget in seconds. */
  readonly leastMs: number
  /** Trainings that the answer serves; null for a budget in seconds. */
  readonly trainings: number | null
}

/** Device time of all trials that are paid from the probe budget, ms. */
export function spentMs({ trials }: Evidence): number {
  return trials.reduce(
    (sum, trial) => sum + (isMemoryTrial(trial) ? 0 : trial.outcome.durationMs),
    0,
  )
}

export function deviceBudget(
  { probeBudget, epochsPlanned, data }: Question,
  evidence: Evidence,
  stepLaw: StepTimeLaw,
  { budget }: PlanNumbers,
): DeviceBudget {
  const plannedMs = plannedTrainingMs(stepLaw, epochsPlanned, data.trainingRows)
  const spent = spentMs(evidence)
  if (probeBudget.kind === 'seconds') {
    const budgetMs = probeBudget.seconds * 1000
    return { budgetMs, spentMs: spent, plannedMs, leastMs: 0, trainings: null }
  }
  const { trainings, leastMs } = probeBudget
  const budgetMs = Math.max(leastMs, budget.autoMsMax, budget.autoShareOfPlanMax * plannedMs)
  return { budgetMs, spentMs: spent, plannedMs, leastMs, trainings }
}

/** Device time of a candidate in the first rung, ms. */
export function firstRungMs(
  { budgetMs, plannedMs, leastMs, trainings }: DeviceBudget,
  stepLaw: StepTimeLaw,
  { budget }: PlanNumbers,
): number {
  return Math.max(
    budget.firstRungShare * (trainings === null ? budgetMs : leastMs),
    budget.firstRungShareOfPlan * plannedMs,
    budget.firstRungSteps * stepTimeMs(stepLaw, budget.firstRungBatchSize),
  )
}
