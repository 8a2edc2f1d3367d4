/**
 * The probe budget. All trials but those of the memory stage are paid from it.
 *
 *   seconds   so much time on the clock: the start of the trial process and planning count too
 *   auto      as long as the device time that a trial is expected to save, over the trainings
 *             that the answer serves, exceeds its cost; at least `leastMs`, because an answer
 *             within seconds is worth them; at most 60 s or 20 % of the planned training,
 *             whichever is more
 */
import { median } from '../math/statistics.js'
import { candidateKey } from '../vocabulary/decision.js'
import { plannedTrainingMs, stepTimeMs, type StepTimeLaw } from '../timing/step-time-law.js'
import type { Question } from '../vocabulary/question.js'
import { isMemoryTrial, wallMsOf, type Evidence, type TrialRecord } from '../vocabulary/trial.js'
import type { PlanNumbers } from './numbers.js'

/** Times in ms. */
export interface DeviceBudget {
  readonly budgetMs: number
  /** On the clock for a budget in seconds and a quick probe, else device time. */
  readonly spentMs: number
  /** Device time of the planned training. */
  readonly plannedMs: number
  /** Least budget of `auto`; 0 for a budget in seconds. */
  readonly leastMs: number
  /** Trainings that the answer serves; null for a budget in seconds. */
  readonly trainings: number | null
}

/** Time on the clock of all trials that are paid from the probe budget, ms. */
export const spentMs = (evidence: Evidence): number => sumOverProbe(evidence, wallMsOf)

/** Device time of the same trials, ms. */
export const deviceSpentMs = (evidence: Evidence): number =>
  sumOverProbe(evidence, ({ outcome }) => outcome.durationMs)

function sumOverProbe({ trials }: Evidence, msOf: (trial: TrialRecord) => number): number {
  return trials.reduce((sum, trial) => sum + (isMemoryTrial(trial) ? 0 : msOf(trial)), 0)
}

/**
 * What a race trial usually takes on the clock beyond its training, ms: warm-up, validation, its
 * checkpoint, and the start of its process where it needs its own. The median of the races so far.
 */
export function raceOverheadMs({ trials }: Evidence): number {
  const trainedMs = new Map<string, number>()
  const overheadsMs: number[] = []
  for (const trial of trials) {
    const { spec, outcome } = trial
    if (spec.kind !== 'race' || outcome.cause !== 'completed') continue
    const key = [candidateKey(spec), spec.seed, spec.method].join('/')
    const ownMs = spec.untilMs - (trainedMs.get(key) ?? 0)
    trainedMs.set(key, spec.untilMs)
    overheadsMs.push(Math.max(0, wallMsOf(trial) - ownMs))
  }
  return overheadsMs.length === 0 ? 0 : median(overheadsMs)
}

export function deviceBudget(
  { probeBudget, epochsPlanned, data }: Question,
  evidence: Evidence,
  stepLaw: StepTimeLaw,
  { budget }: PlanNumbers,
  isQuick = false,
): DeviceBudget {
  const plannedMs = plannedTrainingMs(stepLaw, epochsPlanned, data.trainingRows)
  if (probeBudget.kind === 'seconds') {
    const budgetMs = probeBudget.seconds * 1000
    return { budgetMs, spentMs: spentMs(evidence), plannedMs, leastMs: 0, trainings: null }
  }
  const { trainings, leastMs } = probeBudget
  const budgetMs = Math.max(leastMs, budget.autoMsMax, budget.autoShareOfPlanMax * plannedMs)
  const deviceMs = deviceSpentMs(evidence)
  if (!isQuick) return { budgetMs, spentMs: deviceMs, plannedMs, leastMs, trainings }
  const mostMs = Math.max(budget.quickMostMs, plannedMs * trainings)
  return {
    budgetMs: Math.min(budgetMs, mostMs),
    spentMs: spentMs(evidence),
    plannedMs,
    leastMs,
    trainings,
  }
}

/** What is left of a budget in seconds, ms; infinite under `auto`, which has other rules. */
export function leftMs({ budgetMs, spentMs, trainings }: DeviceBudget): number {
  return trainings === null ? Math.max(0, budgetMs - spentMs) : Number.POSITIVE_INFINITY
}

/** The most that the rest of the probe takes on the clock, ms. `auto` usually ends sooner. */
export function longestMs(budget: DeviceBudget, evidence: Evidence): number {
  const unspentMs = Math.max(0, budget.budgetMs - budget.spentMs)
  const deviceMs = deviceSpentMs(evidence)
  if (budget.trainings === null || deviceMs === 0) return unspentMs
  return unspentMs * Math.max(1, spentMs(evidence) / deviceMs)
}

/**
 * Device time of a candidate in the first rung, ms. A long planned training does not give one
 * candidate a whole budget in seconds.
 */
export function firstRungMs(
  { budgetMs, plannedMs, leastMs, trainings }: DeviceBudget,
  stepLaw: StepTimeLaw,
  { budget }: PlanNumbers,
): number {
  const planShareMs = budget.firstRungShareOfPlan * plannedMs
  const mostMs = trainings === null ? budget.firstRungShareMax * budgetMs : Number.POSITIVE_INFINITY
  return Math.max(
    budget.firstRungShare * (trainings === null ? budgetMs : leastMs),
    Math.min(planShareMs, mostMs),
    budget.firstRungSteps * stepTimeMs(stepLaw, budget.firstRungBatchSize),
  )
}
