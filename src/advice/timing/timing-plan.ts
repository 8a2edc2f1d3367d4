/**
 * Step-time stage: short runs at geometric sizes, as long as they are cheap; the largest size was timed when it was proved to fit. A run that drifted (throttling, a busy neighbour)
 * or never became steady is made once more, after all the others, so that what disturbed it may have passed; the steadier of both is believed (`step-timings.ts`).
 */
import type { Evidence, Question, TrialSpec } from '../vocabulary/question.js'
import { numbersOf } from '../vocabulary/measurements.js'
import type { TimingNumbers } from './numbers.js'
import { isSteady, readStepSeries } from './step-series.js'
import { plannedTrainingMs, stepTimeMs, type StepTimeLaw } from './step-time-law.js'

type FitSpec = Extract<TrialSpec, { kind: 'fit' }>

/** The next size to time, or null. Sizes that would cost too much, judged by the law so far, are left to it. */
export function timingStep(
  question: Question,
  evidence: Evidence,
  stepLaw: StepTimeLaw | null,
  batchSizes: readonly number[],
  numbers: TimingNumbers,
): FitSpec | null {
  const timed = evidence.trials.flatMap(({ spec, measurements }) =>
    spec.kind === 'fit' && !spec.fresh
      ? [{ spec, reading: readStepSeries(numbersOf({ measurements }, 'stepTimesMs'), numbers) }]
      : [],
  )
  const leastMs = question.probeBudget.kind === 'auto' ? question.probeBudget.leastMs : 0
  const affordable = (batchSize: number): number => {
    if (stepLaw === null) return numbers.plan.steps
    const allowed = Math.max(
      numbers.plan.shareOfPlan *
        plannedTrainingMs(stepLaw, question.epochsPlanned, question.data.trainingRows),
      numbers.plan.shareOfLeast * leastMs,
    )
    return Math.min(numbers.plan.steps, Math.floor(allowed / stepTimeMs(stepLaw, batchSize)))
  }
  for (const batchSize of timingSizes(batchSizes.at(-1) ?? 1, numbers)) {
    if (timed.some(({ spec }) => spec.batchSize === batchSize)) continue
    const steps = affordable(batchSize)
    if (steps >= numbers.plan.stepsMin)
      return { kind: 'fit', batchSize, steps, fresh: false, budgetBytes: question.budgetBytes }
  }
  const repeated = new Set(
    timed.flatMap(({ spec }) => (spec.repeat === undefined ? [] : [spec.batchSize])),
  )
  const unsteady = timed.find(
    ({ spec, reading }) =>
      reading !== null &&
      !isSteady(reading) &&
      !repeated.has(spec.batchSize) &&
      affordable(spec.batchSize) >= numbers.plan.stepsMin,
  )
  return unsteady === undefined ? null : { ...unsteady.spec, repeat: 1 }
}

/** Four sizes from 4 to the largest, geometrically spaced, and one between the last two: large steps are what most of the training's time goes to. */
function timingSizes(largest: number, { plan }: TimingNumbers): readonly number[] {
  const low = Math.min(plan.smallestBatchSize, largest)
  const spaced = Array.from({ length: plan.sizes }, (_, k) =>
    Math.round(low * (largest / low) ** (k / (plan.sizes - 1))),
  )
  return [...new Set([...spaced, Math.max(low, Math.round(plan.middleShare * largest))])].sort(
    (a, b) => a - b,
  )
}
