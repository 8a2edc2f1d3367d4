/**
 * How the best learning rate scales with the batch size on recorded grids, by optimizer. The law
 * stands beside `Shape`.
 */
import type { Aim } from '../../src/advice/vocabulary/question.js'
import { mean } from '../../src/advice/math/statistics.js'
import type { ReplayTable } from './table.js'
import { meanCurves, truthOf, type Cell } from './truth.js'

export interface BestRate {
  readonly batchSize: number
  readonly learningRate: number
}
export interface Workload {
  readonly name: string
  readonly optimizer: ReplayTable['optimizer']
  readonly rates: readonly BestRate[]
}
/**
 * Scaling of the best learning rate, fitted to the errors of ln eta. Every workload has the same
 * weight.
 *
 *   eta(B) = eta_max / (1 + B_s / B)^p
 *
 * B: batch size, rows; eta_max: level, fitted per workload; p: `exponent`, 0–1.2; B_s:
 * `saturation`, rows. Far below B_s this is the power rule eta ~ B^p; far above it eta is
 * constant. An infinite B_s means a plain power rule.
 */
export interface Shape {
  readonly exponent: number
  readonly saturation: number
}

const exponents = Array.from({ length: 25 }, (_, k) => k / 20)
const saturations = [
  ...Array.from({ length: 25 }, (_, k) => 4 * 2 ** (k / 2)),
  Number.POSITIVE_INFINITY,
]

/**
 * Learning rate of the fewest steps to the target at each batch size. Leaves out batch sizes that
 * never reach the target.
 */
export function bestRates(table: ReplayTable, aim: Aim): readonly BestRate[] {
  const { cells } = truthOf(meanCurves(table), () => 1, aim)
  return table.batchSizes.flatMap((batchSize) => {
    const column = cells
      .filter((cell) => cell.batchSize === batchSize)
      .sort((a, b) => a.learningRate - b.learningRate)
    const learningRate = bestRateOf(column)
    return learningRate === null ? [] : [{ batchSize, learningRate }]
  })
}

/** Minimum of the parabola of ln steps over ln rate through the best cell and its neighbours. */
function bestRateOf(column: readonly Cell[]): number | null {
  const logSteps = column.map(({ reached, timeMs }) =>
    reached ? Math.log(Math.max(timeMs, 1)) : Number.POSITIVE_INFINITY,
  )
  const bestIndex = logSteps.indexOf(Math.min(...logSteps))
  const best = column[bestIndex]
  if (best === undefined || !best.reached) return null
  const below = column[bestIndex - 1]
  const above = column[bestIndex + 1]
  if (below === undefined || above === undefined) return best.learningRate
  const left = logSteps[bestIndex - 1] ?? Number.POSITIVE_INFINITY
  const right = logSteps[bestIndex + 1] ?? Number.POSITIVE_INFINITY
  const curvature = left + right - 2 * (logSteps[bestIndex] ?? 0)
  if (!Number.isFinite(curvature) || curvature <= 0) return best.learningRate
  const shift = (0.5 * (left - right)) / curvature
  const spacing = Math.log(above.learningRate / below.learningRate) / 2
  return best.learningRate * Math.exp(shift * spacing)
}

const factorAt = ({ exponent, saturation }: Shape, batchSize: number): number =>
  Number.isFinite(saturation)
    ? -exponent * Math.log(1 + saturation / batchSize)
    : exponent * Math.log(batchSize)

/** Root mean square error of ln eta over a workload's batch sizes, with eta_max fitted. */
export function shapeError({ rates }: Workload, shape: Shape): number {
  const residuals = rates.map(
    ({ batchSize, learningRate }) => Math.log(learningRate) - factorAt(shape, batchSize),
  )
  const centre = mean(residuals)
  return Math.sqrt(mean(residuals.map((residual) => (residual - centre) ** 2)))
}

export const meanError = (workloads: readonly Workload[], shape: Shape): number =>
  Math.sqrt(mean(workloads.map((workload) => shapeError(workload, shape) ** 2)))

/** Shape of the least mean squared error; the smaller exponent on ties. */
export function fitShape(
  workloads: readonly Workload[],
  allowed: readonly number[] = saturations,
): Shape {
  const shapes = exponents.flatMap((exponent) =>
    allowed.map((saturation): Shape => ({ exponent, saturation })),
  )
  return shapes.reduce(
    (best, shape) =>
      meanError(workloads, shape) < meanError(workloads, best) - 1e-9 ? shape : best,
    { exponent: 0, saturation: allowed[0] ?? Number.POSITIVE_INFINITY },
  )
}

/** Root mean square error at each workload of the shape fitted on the other workloads. */
export function leaveOneOut(
  workloads: readonly Workload[],
  allowed: readonly number[] = saturations,
): number {
  const squares = workloads.map((workload) => {
    const others = workloads.filter((other) => other !== workload)
    return shapeError(workload, fitShape(others, allowed)) ** 2
  })
  return Math.sqrt(mean(squares))
}
