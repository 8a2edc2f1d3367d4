/**
 * The step-time stage: short runs at geometrically spaced batch sizes, while they are cheap. The
 * largest size was already timed when it was proved to fit. A run that drifted or never settled is
 * repeated once, after all other sizes, when the disturbance may have passed.
 */
import { numbersOf } from '../vocabulary/measurements.js'
import type { Evidence, TrialSpec } from '../vocabulary/trial.js'
import type { Question } from '../vocabulary/question.js'
import type { TimingNumbers } from './numbers.js'
import { isSteady, readStepSeries, type StepReading } from './step-series.js'
import { plannedTrainingMs, stepTimeMs, type StepTimeLaw } from './step-time-law.js'

type FitSpec = Extract<TrialSpec, { kind: 'fit' }>

/** A size that was timed, and what its steps say; null where no step was timed. */
interface TimedSize {
  readonly spec: FitSpec
  readonly reading: StepReading | null
}

/** What the next run may cost. */
interface TimingState {
  /** Null before the first timed step. */
  readonly stepLaw: StepTimeLaw | null
  /** What is left of a budget in seconds, ms; infinite under `auto`. */
  readonly leftMs: number
}

/**
 * The next size to time, or null. A size that costs too much by the law so far is left to that law.
 *
 * @param batchSizes the grid, ascending; its last size is the largest that fits
 */
export function timingStep(
  question: Question,
  evidence: Evidence,
  { stepLaw, leftMs }: TimingState,
  batchSizes: readonly number[],
  numbers: TimingNumbers,
): FitSpec | null {
  const timed = timedSizes(evidence, numbers)
  const mostMs = Math.min(leftMs, mostOfSecondsMs(question, evidence, numbers))
  const steps = (batchSize: number): number =>
    affordableSteps(question, stepLaw, mostMs, batchSize, numbers)
  const isAffordable = (batchSize: number): boolean => steps(batchSize) >= numbers.plan.stepsMin
  const untimed = timingSizes(batchSizes.at(-1) ?? 1, numbers).find(
    (batchSize) =>
      !timed.some(({ spec }) => spec.batchSize === batchSize) && isAffordable(batchSize),
  )
  if (untimed !== undefined)
    return {
      kind: 'fit',
      batchSize: untimed,
      steps: steps(untimed),
      fresh: false,
      budgetBytes: question.budgetBytes,
      ...(Number.isFinite(mostMs) ? { deviceMs: Math.ceil(mostMs) } : {}),
    }
  const unsteady = unsteadySizes(timed).find(({ batchSize }) => isAffordable(batchSize))
  return unsteady === undefined ? null : { ...unsteady, repeat: 1 }
}

/** The runs of this stage; fresh runs prove memory and are slower. */
function timedSizes(evidence: Evidence, numbers: TimingNumbers): readonly TimedSize[] {
  return evidence.trials.flatMap(({ spec, measurements }) => {
    if (spec.kind !== 'fit' || spec.fresh) return []
    const reading = readStepSeries(numbersOf({ measurements }, 'stepTimesMs'), numbers)
    return [{ spec, reading }]
  })
}

/** Runs that drifted or never settled, and were not repeated yet. */
function unsteadySizes(timed: readonly TimedSize[]): readonly FitSpec[] {
  const repeated = new Set(
    timed.filter(({ spec }) => spec.repeat !== undefined).map(({ spec }) => spec.batchSize),
  )
  return timed
    .filter(({ reading }) => reading !== null && !isSteady(reading))
    .map(({ spec }) => spec)
    .filter(({ batchSize }) => !repeated.has(batchSize))
}

/**
 * Device time of the next run under a budget in seconds, ms: a tenth of the budget, as long as all
 * runs take at most a third of it. Infinite under `auto`.
 */
function mostOfSecondsMs(
  { probeBudget }: Question,
  { trials }: Evidence,
  { plan: { shareOfSeconds, shareOfSecondsInAll } }: TimingNumbers,
): number {
  if (probeBudget.kind === 'auto') return Number.POSITIVE_INFINITY
  const budgetMs = 1000 * probeBudget.seconds
  const timedMs = trials.reduce(
    (sum, { spec, outcome }) => sum + (spec.kind === 'fit' && !spec.fresh ? outcome.durationMs : 0),
    0,
  )
  return Math.max(0, Math.min(shareOfSeconds * budgetMs, shareOfSecondsInAll * budgetMs - timedMs))
}

/**
 * Steps that the timing of one size may cost: as many as 0.3 % of the planned training pays for,
 * or 3 % of the least `auto` probe budget, within `mostMs`; at most 8. Before the first law all 8.
 */
function affordableSteps(
  { probeBudget, epochsPlanned, data }: Question,
  stepLaw: StepTimeLaw | null,
  mostMs: number,
  batchSize: number,
  { plan }: TimingNumbers,
): number {
  if (stepLaw === null) return plan.steps
  const leastMs = probeBudget.kind === 'auto' ? probeBudget.leastMs : 0
  const allowedMs = Math.max(
    plan.shareOfPlan * plannedTrainingMs(stepLaw, epochsPlanned, data.trainingRows),
    plan.shareOfLeast * leastMs,
  )
  const stepMs = stepTimeMs(stepLaw, batchSize)
  return Math.min(plan.steps, Math.floor(Math.min(allowedMs, mostMs) / stepMs))
}

/**
 * Four sizes from 4 to the largest, geometrically spaced, and one at 0.4 of the largest: most of
 * the training's time goes into large steps.
 */
function timingSizes(largest: number, { plan }: TimingNumbers): readonly number[] {
  const smallest = Math.min(plan.smallestBatchSize, largest)
  const spaced = Array.from({ length: plan.sizes }, (_, i) =>
    Math.round(smallest * (largest / smallest) ** (i / (plan.sizes - 1))),
  )
  const middle = Math.max(smallest, Math.round(plan.middleShare * largest))
  return [...new Set([...spaced, middle])].sort((a, b) => a - b)
}
