/** Step-time stage: short runs at geometric sizes, as long as they are cheap; the largest size was timed when it was proved to fit. */
import type { Evidence, Question, TrialSpec } from './interfaces.js'
import { plannedTrainingMs, stepTimeMs, type StepTimeLaw } from './step-time.js'

/** `share`: of the planned training, `shareOfLeast`: of what `auto` may spend in any case, for one size. */
export const timingNumbers = { steps: 8, stepsMin: 2, share: 0.003, shareOfLeast: 0.03, sizes: 4, smallest: 4 } as const

/** The next size to time, or null. Sizes that would cost too much, judged by the law so far, are left to it. */
export function timingStep(question: Question, evidence: Evidence, stepLaw: StepTimeLaw | null, batchSizes: readonly number[]): Extract<TrialSpec, { kind: 'fit' }> | null {
  const timed = new Set(evidence.trials.flatMap(({ spec }) => (spec.kind === 'fit' && !spec.fresh ? [spec.batchSize] : [])))
  const leastMs = question.probeBudget.kind === 'auto' ? question.probeBudget.leastMs : 0
  for (const batchSize of timingSizes(batchSizes.at(-1) ?? 1)) {
    if (timed.has(batchSize)) continue
    const allowed = stepLaw === null ? Number.POSITIVE_INFINITY : Math.max(timingNumbers.share * plannedTrainingMs(stepLaw, question.epochsPlanned, question.data.trainingRows), timingNumbers.shareOfLeast * leastMs)
    const steps = stepLaw === null ? timingNumbers.steps : Math.min(timingNumbers.steps, Math.floor(allowed / stepTimeMs(stepLaw, batchSize)))
    if (steps >= timingNumbers.stepsMin) return { kind: 'fit', batchSize, steps, fresh: false, budgetBytes: question.budgetBytes }
  }
  return null
}

/** Four sizes from 4 to the largest, geometrically spaced. */
function timingSizes(largest: number): readonly number[] {
  const low = Math.min(timingNumbers.smallest, largest)
  return [...new Set(Array.from({ length: timingNumbers.sizes }, (_, k) => Math.round(low * (largest / low) ** (k / (timingNumbers.sizes - 1)))))]
}
