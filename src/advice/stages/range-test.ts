/** The range-test stage: one learning-rate range test near the time-optimal batch size. */
import { trialsUnder } from '../memory/training-failures.js'
import { stepTimeMs, type StepTimeLaw } from '../timing/step-time-law.js'
import { relativeTime } from '../timing/time-optimal.js'
import { traitsOf, type Optimizer } from '../vocabulary/optimizers.js'
import type { SweepSpec } from '../vocabulary/trial.js'
import { leftMs, longestMs, type DeviceBudget } from './budget.js'
import type { PlanNumbers } from './numbers.js'
import { decadesAbove } from './grid.js'
import type { Stage } from './stage.js'

export const rangeTestStage: Stage = (context) => {
  const { trials } = trialsUnder(context.question.budgetBytes, context.evidence)
  if (trials.some(({ spec }) => spec.kind === 'sweep')) return null
  const spec = rangeTest({
    optimizer: context.question.optimizer,
    budget: context.budget(),
    batchSizes: context.raceSizes(),
    stepLaw: context.stepLaw(),
    numbers: context.numbers.plan.rangeTest,
  })
  if (spec === null) return null
  return {
    kind: 'trial',
    stage: 'sweep',
    spec,
    message: `learning-rate range test at batch ${spec.batchSize}`,
    fraction: 0.25,
    remainingMs: longestMs(context.budget(), context.evidence),
  }
}

type RangeTestNumbers = PlanNumbers['rangeTest']

interface RangeTestInput {
  readonly optimizer: Optimizer
  readonly budget: DeviceBudget
  readonly batchSizes: readonly number[]
  readonly stepLaw: StepTimeLaw
  readonly numbers: RangeTestNumbers
}

/**
 * The range test: as many steps as a small share of the budget pays for. It starts two decades
 * below the default rate where time allows, else at the default.
 *
 * @returns null where even the shortest test costs too much
 */
function rangeTest(input: RangeTestInput): SweepSpec | null {
  const { optimizer, stepLaw, numbers } = input
  const allowedMs = allowanceMs(input.budget, numbers)
  if (allowedMs > leftMs(input.budget)) return null
  const batchSize = testSize(input, allowedMs)
  if (batchSize === undefined) return null
  const { stepsMax, decadesBelowDefault, deadlineFactor } = numbers
  const rateMax = numbers.rateMax * 10 ** decadesAbove(optimizer)
  const stepMs = stepTimeMs(stepLaw, batchSize)
  const steps = Math.min(stepsMax, Math.floor(allowedMs / stepMs))
  const learningRateMin =
    traitsOf(optimizer).defaultLearningRate * (steps >= stepsMax ? 10 ** -decadesBelowDefault : 1)
  return {
    kind: 'sweep',
    batchSize,
    learningRateMin,
    learningRateMax: rateMax,
    growth: Number(((rateMax / learningRateMin) ** (1 / steps)).toFixed(3)),
    deviceMs: Math.ceil(deadlineFactor * steps * stepMs),
  }
}

/** Device time that the test may take, ms. */
function allowanceMs(
  { budgetMs, plannedMs, leastMs, trainings }: DeviceBudget,
  { share, shareOfLeast, autoShareOfPlan }: RangeTestNumbers,
): number {
  const basisMs = trainings === null ? budgetMs : autoShareOfPlan * plannedMs
  return Math.max(share * basisMs, shareOfLeast * leastMs)
}

/** The time-optimal size at an ordinary noise scale, or the next smaller one that is affordable. */
function testSize(
  { batchSizes, stepLaw, numbers }: RangeTestInput,
  allowedMs: number,
): number | undefined {
  const { assumedNoiseScale, batchSizeMin, stepsMin } = numbers
  const timeAt = (batchSize: number): number =>
    relativeTime({ stepLaw, noiseScale: assumedNoiseScale, batchSize })
  const optimal = batchSizes.reduce(
    (best, size) => (timeAt(size) < timeAt(best) ? size : best),
    batchSizes[0] ?? 1,
  )
  return batchSizes.findLast(
    (size) =>
      size <= optimal &&
      size >= Math.min(batchSizeMin, optimal) &&
      stepsMin * stepTimeMs(stepLaw, size) <= allowedMs,
  )
}
