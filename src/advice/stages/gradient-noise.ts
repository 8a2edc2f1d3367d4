/**
 * The gradient-noise stage: a short pilot. Its noise scale counts where nothing raced; the search
 * learns the noise from its own curves (docs/search.md).
 */
import { nearest } from '../math/statistics.js'
import type { MicroBatches, NoiseSpec } from '../vocabulary/trial.js'
import type { Grid } from './grid.js'
import type { PlanNumbers } from './numbers.js'
import type { Stage, StageContext } from './stage.js'

export const gradientNoiseStage: Stage = (context) => {
  if (!context.mayProbe) return null
  if (context.evidence.trials.some(({ spec }) => spec.kind === 'noise')) return null
  const spec = pilot(context)
  if (spec === null) return null
  return {
    kind: 'trial',
    stage: 'noise',
    spec,
    message: `measuring the gradient noise along a pilot at batch ${spec.batchSize}`,
    fraction: 0.3,
    remainingMs: null,
  }
}

/** @returns null where the budget leaves less than 1 ms. */
function pilot({ grid, budget, prior, numbers }: StageContext): NoiseSpec | null {
  const { shareOfLeast, pilotMsMax, batchSizeMax, rateDivisor } = numbers.plan.gradientNoise
  const deviceMs = Math.round(Math.min(pilotMsMax, shareOfLeast * budget().leastMs))
  if (deviceMs < 1) return null
  const { batchSizes, learningRates } = grid()
  const rateMax = Math.exp(prior().learningRateMax.log)
  return {
    kind: 'noise',
    batchSize: Math.min(batchSizes.at(-1) ?? 1, batchSizeMax),
    learningRate: nearest(learningRates, rateMax / rateDivisor),
    deviceMs,
    ...microBatchesOf(grid(), numbers.plan),
  }
}

/** Micro-batches for measuring gradients; smaller where the largest size is. */
export function microBatchesOf(
  { batchSizes }: Grid,
  { gradientNoise: { microBatchSize, microBatches } }: PlanNumbers,
): MicroBatches {
  return { microBatchSize: Math.min(microBatchSize, batchSizes.at(-1) ?? 1), microBatches }
}
