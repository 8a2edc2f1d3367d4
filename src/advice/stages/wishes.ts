/** The wishes stage: whether a size that the user decided fits, where the largest is smaller. */
import { isFreshFit } from '../memory/memory-runs.js'
import { sizeMax, verification } from '../memory/memory-step.js'
import { leastWished } from '../wishes/layout.js'
import { enough, type Stage } from './stage.js'

/**
 * The memory search ends where a size a tenth larger would surely not fit. A decided size in
 * between is trained once; above it, or where that failed, the answer is that it does not fit.
 */
export const wishesStage: Stage = ({ question, evidence, readings, numbers }) => {
  const { memoryStep, memory } = readings
  if (question.wishes === undefined || memoryStep.kind !== 'largest') return null
  const wanted = leastWished(question, sizeMax(question).batchSize)
  if (wanted !== null && wanted <= memoryStep.batchSize) return null
  const isOpen =
    wanted !== null &&
    wanted <= memoryStep.batchSize * numbers.memory.search.closeEnough &&
    !memory.failures.some((size) => size <= wanted) &&
    !evidence.trials.some(
      (trial) =>
        isFreshFit(trial) &&
        trial.spec.batchSize === wanted &&
        trial.spec.budgetBytes === question.budgetBytes,
    )
  if (!isOpen) return enough({ verdict: 'does-not-fit', missing: [] })
  return {
    kind: 'trial',
    stage: 'memory',
    spec: verification(wanted, question.budgetBytes, numbers.memory),
    message: `training at batch ${wanted}, the size that was asked for, in a fresh process`,
    fraction: 0.16,
    remainingMs: null,
  }
}
