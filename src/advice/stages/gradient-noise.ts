/**
 * The gradient-noise stage: a short pilot. Its noise scale counts where nothing raced; the search
 * learns the noise from its own curves (docs/search.md).
 */
import { nearest } from '../math/statistics.js'
import { trialsUnder } from '../memory/training-failures.js'
import { microBatchesBeside } from '../memory/trial-bytes.js'
import type { MicroBatches, NoiseSpec } from '../vocabulary/trial.js'
import { longestMs } from './budget.js'
import type { Stage, StageContext } from './stage.js'

export const gradientNoiseStage: Stage = (context) => {
  if (!context.mayProbe) return null
  const { trials } = trialsUnder(context.question.budgetBytes, context.evidence)
  if (trials.some(({ spec }) => spec.kind === 'noise')) return null
  const spec = pilot(context)
  if (spec === null) return null
  return {
    kind: 'trial',
    stage: 'noise',
    spec,
    message: `measuring the gradient noise along a pilot at batch ${spec.batchSize}`,
    fraction: 0.3,
    remainingMs: longestMs(context.budget(), context.evidence),
  }
}

/** @returns null where the budget leaves less than 1 ms, or memory no micro-batch. */
function pilot(context: StageContext): NoiseSpec | null {
  const { budget, prior, numbers } = context
  const { shareOfLeast, pilotMsMax, batchSizeMax, rateDivisor } = numbers.plan.gradientNoise
  const deviceMs = Math.round(Math.min(pilotMsMax, shareOfLeast * budget().leastMs))
  if (deviceMs < 1) return null
  const { learningRates } = context.grid()
  const batchSizes = context.raceSizes()
  const rateMax = Math.exp(prior().learningRateMax.log)
  const batchSize = Math.min(batchSizes.at(-1) ?? 1, batchSizeMax)
  const micro = microBatchesOf(context, batchSize)
  if (micro === null) return null
  return {
    kind: 'noise',
    batchSize,
    learningRate: nearest(learningRates, rateMax / rateDivisor),
    deviceMs,
    ...micro,
  }
}

/**
 * Micro-batches for measuring gradients during a training; smaller where the largest size is, or
 * where memory allows no more. Null where it allows none.
 */
export function microBatchesOf(
  { question, readings, grid, numbers }: StageContext,
  batchSize: number,
): MicroBatches | null {
  const { microBatchSize, microBatches } = numbers.plan.gradientNoise
  const rows = Math.min(microBatchSize, grid().batchSizes.at(-1) ?? 1)
  const micro = { microBatchSize: rows, microBatches }
  return microBatchesBeside(question, readings.memory, { batchSize, micro }, numbers.memory)
}
