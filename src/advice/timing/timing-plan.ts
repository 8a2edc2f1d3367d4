/**
 * Step-time stage: short runs at geometric sizes, as long as they are cheap; the largest size was timed when it was proved to fit. A run that drifted (throttling, a busy neighbour)
 * or never became steady is made once more, after all the others, so that what disturbed it may have passed; the steadier of both is believed (`step-timings.ts`).
 */
import type { Question } from '../vocabulary/question.js'
import type { Evidence, TrialSpec } from '../vocabulary/trial.js'
import { numbersOf } from '../vocabulary/measurements.js'
import { isSteady, readStepSeries } from './step-series.js'
import { plannedTrainingMs, stepTimeMs, type StepTimeLaw } from './step-time-law.js'

/** `share`: of the planned training, `shareOfLeast`: of what `auto` may spend in any case, for one size. */
export const timingNumbers = {
  steps: 8,
  stepsMin: 2,
  share: 0.003,
  shareOfLeast: 0.03,
  sizes: 4,
  smallest: 4,
  middle: 0.4,
} as const

type FitSpec = Extract<TrialSpec, { kind: 'fit' }>

/** The next size to time, or null. Sizes that would cost too much, judged by the law so far, are left to it. */
export function timingStep(
  question: Question,
  evidence: Evidence,
  stepLaw: StepTimeLaw | null,
  batchSizes: readonly number[],
): FitSpec | null {
  const timed = evidence.trials.flatMap(({ spec, measurements }) =>
    spec.kind === 'fit' && !spec.fresh
      ? [{ spec, reading: readStepSeries(numbersOf({ measurements }, 'stepTimesMs')) }]
      : [],
  )
  const leastMs = question.probeBudget.kind === 'auto' ? question.probeBudget.leastMs : 0
  const affordable = (batchSize: number): number => {
    if (stepLaw === null) return timingNumbers.steps
    const allowed = Math.max(
      timingNumbers.share *
        plannedTrainingMs(stepLaw, question.epochsPlanned, question.data.trainingRows),
      timingNumbers.shareOfLeast * leastMs,
    )
    return Math.min(timingNumbers.steps, Math.floor(allowed / stepTimeMs(stepLaw, batchSize)))
  }
  for (const batchSize of timingSizes(batchSizes.at(-1) ?? 1)) {
    if (timed.some(({ spec }) => spec.batchSize === batchSize)) continue
    const steps = affordable(batchSize)
    if (steps >= timingNumbers.stepsMin)
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
      affordable(spec.batchSize) >= timingNumbers.stepsMin,
  )
  return unsteady === undefined ? null : { ...unsteady.spec, repeat: 1 }
}

/** Four sizes from 4 to the largest, geometrically spaced, and one between the last two: large steps are what most of the training's time goes to. */
function timingSizes(largest: number): readonly number[] {
  const low = Math.min(timingNumbers.smallest, largest)
  const spaced = Array.from({ length: timingNumbers.sizes }, (_, k) =>
    Math.round(low * (largest / low) ** (k / (timingNumbers.sizes - 1))),
  )
  return [...new Set([...spaced, Math.max(low, Math.round(timingNumbers.middle * largest))])].sort(
    (a, b) => a - b,
  )
}
