/**
 * How the best rate goes with the batch size on recorded grids, by optimizer:
 *
 *   eta(B) = eta_max / (1 + B_s / B)^p       p exponent, B_s saturation in rows; eta_max is each workload's own
 *
 * Far below B_s this is the power rule eta ~ B^p, far above it the rate stays. Fitted to the errors of ln eta, every workload counting the same.
 */
import type { Aim } from '../../src/advice/vocabulary/question.js'
import { mean } from '../../src/advice/math/statistics.js'
import type { ReplayTable } from './table.js'
import { meanCurves, truthOf } from './truth.js'

export interface BestRate {
  readonly batchSize: number
  readonly learningRate: number
}
export interface Workload {
  readonly name: string
  readonly optimizer: ReplayTable['optimizer']
  readonly rates: readonly BestRate[]
}
/** `saturation` in rows; Infinity: none, a plain power rule. */
export interface Shape {
  readonly exponent: number
  readonly saturation: number
}

const exponents = Array.from({ length: 25 }, (_, k) => k / 20)
const saturations = [
  ...Array.from({ length: 25 }, (_, k) => 4 * 2 ** (k / 2)),
  Number.POSITIVE_INFINITY,
]

/** The rate of fewest steps to the target at each size, between the grid's rates by a parabola through the best and its neighbours (ln steps over ln rate). Sizes that never reach it are left out. */
export function bestRates(table: ReplayTable, aim: Aim): readonly BestRate[] {
  const { cells } = truthOf(meanCurves(table), () => 1, aim)
  return table.batchSizes.flatMap((batchSize) => {
    const column = cells
      .filter((cell) => cell.batchSize === batchSize)
      .sort((a, b) => a.learningRate - b.learningRate)
    const steps = column.map(({ reached, timeMs }) =>
      reached ? Math.log(Math.max(timeMs, 1)) : Number.POSITIVE_INFINITY,
    )
    const least = steps.indexOf(Math.min(...steps))
    const [best, below, above] = [column[least], column[least - 1], column[least + 1]]
    if (best === undefined || !best.reached) return []
    const [here, left, right] = [
      steps[least] ?? 0,
      steps[least - 1] ?? Number.POSITIVE_INFINITY,
      steps[least + 1] ?? Number.POSITIVE_INFINITY,
    ]
    const curvature = left + right - 2 * here
    const even =
      below !== undefined && above !== undefined && Number.isFinite(curvature) && curvature > 0
    const shift = even ? (0.5 * (left - right)) / curvature : 0
    const spacing = even ? Math.log(above.learningRate / below.learningRate) / 2 : 0
    return [{ batchSize, learningRate: best.learningRate * Math.exp(shift * spacing) }]
  })
}

const factorAt = ({ exponent, saturation }: Shape, batchSize: number): number =>
  Number.isFinite(saturation)
    ? -exponent * Math.log(1 + saturation / batchSize)
    : exponent * Math.log(batchSize)

/** Root mean square error of ln eta over a workload's sizes, its eta_max fitted: what a wrong shape costs. */
export function shapeError({ rates }: Workload, shape: Shape): number {
  const residuals = rates.map(
    ({ batchSize, learningRate }) => Math.log(learningRate) - factorAt(shape, batchSize),
  )
  const centre = mean(residuals)
  return Math.sqrt(mean(residuals.map((one) => (one - centre) ** 2)))
}

export const meanError = (workloads: readonly Workload[], shape: Shape): number =>
  Math.sqrt(mean(workloads.map((one) => shapeError(one, shape) ** 2)))

/** Least mean squared error; on ties the smaller exponent. */
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

/** Error at each workload of the shape that the others gave. */
export function leaveOneOut(
  workloads: readonly Workload[],
  allowed: readonly number[] = saturations,
): number {
  return Math.sqrt(
    mean(
      workloads.map(
        (one) =>
          shapeError(
            one,
            fitShape(
              workloads.filter((other) => other !== one),
              allowed,
            ),
          ) ** 2,
      ),
    ),
  )
}
