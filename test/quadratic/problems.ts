/** The problems of the bench: conditions x noise x devices, each with its exact optimum, and the question that the planner is asked about it. */
import type { Question } from '../../src/advice/vocabulary/question.js'
import type { Grid } from '../../src/advice/stages/grid.js'
import { mulberry32 } from '../../src/advice/math/random.js'
import { bestRate, exactOptimum } from './exact-optimum.js'
import type { Choice, NoisyQuadratic } from './noisy-quadratic.js'
import { laboratoryBudgetBytes } from './quadratic-laboratory.js'
import { stepMs, type Device } from './single-step.js'
import { withCriticalBatch } from './training-theory.js'

export const conditions = [1, 10, 100, 1000] as const
/** B_crit of the training in closed form, rows: four decades. */
export const criticalBatches = [10, 100, 1000, 10_000, 100_000] as const
/** a / b, rows: a device that is soon busy, and one that is flat up to about a thousand rows. */
export const kneesRows = [10, 1000] as const
/**
 * `plannedTimes`: steps of batch 32 in the planned training, over what it needs to the target: as in the recorded tables the optimum then takes about a fiftieth of the plan.
 * `largest`: rows; `sizesPerOctave`, `ratesPerDecade`: the grid, rates from 10^-4 to 10.
 */
export const problemNumbers = {
  plannedTimes: 32,
  plannedStepsLeast: 1000,
  epochs: 10,
  largest: 2 ** 17,
  sizesPerOctave: 2,
  ratesPerDecade: 8,
  referenceBatchSize: 32,
} as const

export interface Problem {
  readonly condition: number
  readonly criticalBatch: number
  readonly kneeRows: number
  readonly curvatureMax: number
  readonly quadratic: NoisyQuadratic
  readonly device: Device
  readonly exact: Choice & { readonly timeMs: number; readonly steps: number }
  /** Best rate at batch 32. */
  readonly referenceRate: number
  readonly trainingRows: number
  readonly plannedMs: number
}

/** The largest curvature, log-uniform over a decade and a half, comes from the seed: no prior on rates may know it. */
export function problemOf(
  condition: number,
  criticalBatch: number,
  kneeRows: number,
  seed: number,
): Problem {
  const curvatureMax = 10 ** (-0.5 + 1.5 * mulberry32(seed)())
  const quadratic = withCriticalBatch({ condition, curvatureMax }, criticalBatch)
  const device = { fixedMs: 1, perRowMs: 1 / kneeRows }
  const { plannedTimes, plannedStepsLeast, referenceBatchSize, epochs, largest } = problemNumbers
  const reference = bestRate(quadratic, referenceBatchSize)
  const plannedSteps = Math.max(plannedStepsLeast, plannedTimes * reference.steps)
  return {
    condition,
    criticalBatch,
    kneeRows,
    curvatureMax,
    quadratic,
    device,
    exact: exactOptimum(quadratic, device, largest),
    referenceRate: reference.learningRate,
    trainingRows: Math.ceil((plannedSteps * referenceBatchSize) / epochs),
    plannedMs: plannedSteps * stepMs(device, referenceBatchSize),
  }
}

const largestOf = ({ trainingRows }: Problem): number =>
  Math.min(problemNumbers.largest, trainingRows)

/** Sizes by factors of 2^(1/2) and rates by 10^(1/8), or as asked. */
export function gridOf(
  problem: Problem,
  {
    sizesPerOctave,
    ratesPerDecade,
  }: { readonly sizesPerOctave: number; readonly ratesPerDecade: number } = problemNumbers,
): Grid {
  const sizes = Array.from({ length: 17 * sizesPerOctave + 1 }, (_, k) =>
    Math.round(2 ** (k / sizesPerOctave)),
  )
  return {
    batchSizes: [...new Set(sizes)].filter((size) => size <= largestOf(problem)),
    learningRates: Array.from({ length: 5 * ratesPerDecade + 1 }, (_, k) =>
      Number((10 ** (-4 + k / ratesPerDecade)).toPrecision(3)),
    ),
  }
}

/** `budgetShare`: of the planned training. */
export function questionOf(problem: Problem, budgetShare: number): Question {
  return {
    data: {
      origin: 'given',
      trainingRows: problem.trainingRows,
      validationRows: 1000,
      classes: null,
    },
    model: {
      parameters: problem.quadratic.curvatures.length,
      batchNorm: false,
      gruResetAfter: false,
    },
    loss: 'meanSquaredError',
    optimizer: 'sgd',
    objective: 'fastest',
    epochsPlanned: problemNumbers.epochs,
    workers: 1,
    budgetBytes: laboratoryBudgetBytes(largestOf(problem)),
    probeBudget: { kind: 'seconds', seconds: (budgetShare * problem.plannedMs) / 1000 },
    seed: 1,
  }
}
