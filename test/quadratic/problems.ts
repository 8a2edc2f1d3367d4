/**
 * The problems of `bench:quadratic`: conditions x noise x devices. Each has its exact optimum and
 * the question that the planner answers.
 */
import type { Question } from '../../src/advice/vocabulary/question.js'
import type { Grid } from '../../src/advice/stages/grid.js'
import { mulberry32 } from '../../src/advice/math/random.js'
import { bestRate, exactOptimum } from './exact-optimum.js'
import type { Choice, NoisyQuadratic } from './noisy-quadratic.js'
import { laboratoryBudgetBytes } from './quadratic-laboratory.js'
import { stepMs, type Device } from './single-step.js'
import { withCriticalBatch } from './training-theory.js'

export const conditions = [1, 10, 100, 1000] as const
/** B_crit of the training in closed form, rows. */
export const criticalBatches = [10, 100, 1000, 10_000, 100_000] as const
/** a / b, rows: one device saturates early, the other near a thousand rows. */
export const kneesRows = [10, 1000] as const
export const problemNumbers = {
  /**
   * Planned steps at batch size 32, as a multiple of the steps to the target. The optimum then
   * takes about a fiftieth of the plan, as in the recorded tables.
   */
  plannedTimes: 32,
  plannedStepsMin: 1000,
  epochs: 10,
  /** Largest batch size, rows. */
  largest: 2 ** 17,
  /** Grid of the planner; the rates run from 1e-4 to 10. */
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
  /** Best rate at batch size 32. */
  readonly referenceRate: number
  readonly trainingRows: number
  readonly plannedMs: number
}

/**
 * The seed draws the largest curvature, log-uniform over 1.5 decades. A prior on learning rates
 * therefore cannot know the best rate.
 */
export function problemOf(
  condition: number,
  criticalBatch: number,
  kneeRows: number,
  seed: number,
): Problem {
  const curvatureMax = 10 ** (-0.5 + 1.5 * mulberry32(seed)())
  const quadratic = withCriticalBatch({ condition, curvatureMax }, criticalBatch)
  const device = { fixedMs: 1, perRowMs: 1 / kneeRows }
  const { plannedTimes, plannedStepsMin, referenceBatchSize, epochs, largest } = problemNumbers
  const reference = bestRate(quadratic, referenceBatchSize)
  const plannedSteps = Math.max(plannedStepsMin, plannedTimes * reference.steps)
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

/** The planner's grid; by default batch sizes by factors of 2^(1/2) and rates by 10^(1/8). */
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

/** @param budgetShare probe budget as a share of the planned training. */
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
    },
    losses: [{ loss: 'meanSquaredError', weight: 1 }],
    optimizer: 'sgd',
    objective: 'fastest',
    epochsPlanned: problemNumbers.epochs,
    workers: 1,
    budgetBytes: laboratoryBudgetBytes(largestOf(problem)),
    probeBudget: { kind: 'seconds', seconds: (budgetShare * problem.plannedMs) / 1000 },
    seed: 1,
  }
}
