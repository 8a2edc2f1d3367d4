/** Scores theory, estimators and planner against the exact optimum of a problem. */
import { rateNumbers } from '../../src/advice/rate/numbers.js'
import { scaledRate } from '../../src/advice/rate/scaling-rules.js'
import { timeOptimalBatchSize } from '../../src/advice/timing/time-optimal.js'
import { normals } from '../../src/advice/math/normals.js'
import { timeMs } from './exact-optimum.js'
import { noiseScales, squaresAfter, type Choice } from './noisy-quadratic.js'
import { gridOf, problemNumbers, questionOf, type Problem } from './problems.js'
import { conductQuadratic, QuadraticLaboratory } from './quadratic-laboratory.js'
import { growingPilot } from './sampled-gradients.js'
import { singleStepOptimum, singleStepRate } from './single-step.js'
import { theoryOptimum, trainingTheory } from './training-theory.js'

export const worstRegret = 10

/** A choice compared with the exact optimum. */
export interface Scored extends Choice {
  /** Batch size over that of the exact optimum. */
  readonly batchSizeRatio: number
  /** Learning rate over that of the exact optimum. */
  readonly learningRateRatio: number
  /** Extra training time as a share of the optimum's time; 10 if the target is never reached. */
  readonly regret: number
}
/** The estimated and the exact optimum of the next step, at one state of the training. */
interface SingleStep {
  /** B_simple in closed form, rows. */
  readonly simple: number
  /** B_simple as estimated, rows. */
  readonly estimated: number
  /** Rows used by the estimate. */
  readonly rows: number
  readonly exact: Choice
  readonly batchSizeRatio: number
  readonly learningRateRatio: number
}
export interface Case {
  readonly condition: number
  readonly criticalBatch: number
  readonly kneeRows: number
  readonly curvatureMax: number
  readonly exact: Problem['exact']
  readonly theory: Scored
  readonly singleStep: { readonly start: SingleStep; readonly target: SingleStep }
  /** From kappa B_simple, estimated at the start. */
  readonly estimators: Scored
  /** From B_simple, estimated at the target. */
  readonly estimatorsAtTarget: Scored
  /** As `estimators`; the rate scales by half the noise scale, as B_rate is about B_crit / 2. */
  readonly estimatorsHalved: Scored
  /** By probe budget as a share of the planned training. */
  readonly planner: Readonly<Record<string, PlannerScore>>
}

interface PlannerScore extends Scored {
  readonly trials: number
  readonly spentShare: number
  readonly confidence: string
}

export function caseOf(problem: Problem, budgetShares: readonly number[], seed: number): Case {
  const { condition, criticalBatch, kneeRows, curvatureMax, exact, quadratic } = problem
  const start = pilotAt(problem, quadratic.startSquares, seed)
  const target = pilotAt(problem, squaresAfter(quadratic, exact, exact.steps), seed + 1)
  return {
    condition,
    criticalBatch,
    kneeRows,
    curvatureMax,
    exact,
    theory: scored(problem, theoryOptimum(trainingTheory(quadratic), problem.device)),
    singleStep: { start: start.step, target: target.step },
    estimators: scored(problem, choiceAt(problem, start.scale, problem.referenceRate)),
    estimatorsAtTarget: scored(
      problem,
      choiceAt(problem, target.step.estimated, problem.referenceRate),
    ),
    estimatorsHalved: scored(
      problem,
      choiceAt(problem, start.scale, problem.referenceRate, start.scale / 2),
    ),
    planner: Object.fromEntries(
      budgetShares.map((share) => [String(share), planned(problem, share, seed)]),
    ),
  }
}

function scored(problem: Problem, choice: Choice): Scored {
  const regret = timeMs(problem.quadratic, problem.device, choice) / problem.exact.timeMs - 1
  return {
    ...choice,
    batchSizeRatio: choice.batchSize / problem.exact.batchSize,
    learningRateRatio: choice.learningRate / problem.exact.learningRate,
    // NaN (nothing was chosen) counts as the worst regret
    regret: regret <= worstRegret ? regret : worstRegret,
  }
}

/** The time-optimal batch size at a noise scale. The best rate at batch size 32 scales to it. */
function choiceAt(
  { device }: Problem,
  noiseScale: number,
  referenceRate: number,
  rateScale = noiseScale,
): Choice {
  const batchSize = timeOptimalBatchSize({ ...device, noiseScale })
  return {
    batchSize,
    learningRate: scaledRate(
      {
        learningRate: referenceRate,
        from: problemNumbers.referenceBatchSize,
        to: batchSize,
        noiseScale: rateScale,
        optimizer: 'sgd',
      },
      rateNumbers,
    ),
  }
}

function pilotAt(
  problem: Problem,
  squares: readonly number[],
  seed: number,
): { readonly step: SingleStep; readonly scale: number } {
  const { quadratic, device } = problem
  const { simple: estimated, scale, rows } = growingPilot(quadratic, squares, normals(seed))
  const exact = singleStepOptimum(quadratic, squares, device)
  const found = choiceAt(
    problem,
    estimated,
    singleStepRate(quadratic, squares, problemNumbers.referenceBatchSize),
  )
  return {
    scale,
    step: {
      simple: noiseScales(quadratic, squares).simple,
      estimated,
      rows,
      exact,
      batchSizeRatio: found.batchSize / exact.batchSize,
      learningRateRatio: found.learningRate / exact.learningRate,
    },
  }
}

function planned(problem: Problem, share: number, seed: number): PlannerScore {
  const { advice, trials, spentMs } = conductQuadratic(
    new QuadraticLaboratory(problem.quadratic, problem.device, seed),
    questionOf(problem, share),
    gridOf(problem),
  )
  const choice = {
    batchSize: advice.batchSize?.value ?? Number.NaN,
    learningRate: advice.learningRate?.value ?? Number.NaN,
  }
  return {
    ...scored(problem, choice),
    trials: trials.length,
    spentShare: spentMs / problem.plannedMs,
    confidence: advice.confidence.level,
  }
}

/** Within 25 % either way: 1/1.25 to 1.25. */
export const withinQuarter = (ratio: number): boolean => ratio >= 1 / 1.25 && ratio <= 1.25
