/** What theory, the estimators and the planner say about a problem, beside the exact optimum. */
import { rateNumbers } from '../../src/advice/rate/numbers.js'
import { scaledRate } from '../../src/advice/rate/scaling-rules.js'
import { timeOptimalBatchSize } from '../../src/advice/timing/time-optimal.js'
import { normals } from '../support/normals.js'
import { timeMs } from './exact-optimum.js'
import { noiseScales, squaresAfter, type Choice } from './noisy-quadratic.js'
import { gridOf, problemNumbers, questionOf, type Problem } from './problems.js'
import { conductQuadratic, QuadraticLaboratory } from './quadratic-laboratory.js'
import { growingPilot } from './sampled-gradients.js'
import { singleStepOptimum, singleStepRate } from './single-step.js'
import { theoryOptimum, trainingTheory } from './training-theory.js'

export const worstRegret = 10

/** A choice; what it is over the one that it is compared with; how much longer its training takes than the exact optimum's, as a share (10: it never arrives). */
export interface Scored extends Choice {
  readonly batchSizeRatio: number
  readonly learningRateRatio: number
  readonly regret: number
}
/** At one state: B_simple in closed form and as estimated from so many rows, and the optimum of the next step that follows, against the exact one. */
export interface SingleStep {
  readonly simple: number
  readonly estimated: number
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
  /** kappa times B_simple as measured at the start, and B_simple as measured at the target. */
  readonly estimators: Scored
  readonly estimatorsAtTarget: Scored
  /** As `estimators`, the rate carried by half the noise scale: B_rate of the closed form is about B_crit / 2. */
  readonly estimatorsHalved: Scored
  readonly planner: Readonly<
    Record<
      string,
      Scored & { readonly trials: number; readonly spentShare: number; readonly confidence: string }
    >
  >
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
    // NaN as well: nothing was chosen
    regret: regret <= worstRegret ? regret : worstRegret,
  }
}

/** The time-optimal batch at a noise scale, with the rate that is best at batch 32 carried to it, by the same scale or another. */
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

function planned(problem: Problem, share: number, seed: number): Case['planner'][string] {
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

/** Within 25 %, either way: 1/1.25 to 1.25. */
export const withinQuarter = (ratio: number): boolean => ratio >= 1 / 1.25 && ratio <= 1.25
