/**
 * Step time: t(B) = a + b B, a in ms (launch, Python or JavaScript, optimizer), b in ms per row.
 *
 * knee: B at which parallel efficiency b B / (a + b B) passes 1/2, that is a / b; beyond it a larger batch shortens the epoch by less than half.
 */
import { median } from '../math/statistics.js'
import type { TimingNumbers } from './numbers.js'

export interface StepTimePoint {
  readonly batchSize: number
  readonly stepTimeMs: number
}
export interface StepTimeLaw {
  /** a, ms, >= 0. */
  readonly fixedMs: number
  /** b, ms per row, >= 0. */
  readonly perRowMs: number
  /** a / b, rows; Infinity where b = 0. */
  readonly kneeBatchSize: number
  /** Largest |measured / predicted - 1| over the points. */
  readonly maxRelativeResidual: number
  /** The residual is small enough to trust the line between measured sizes. */
  readonly isStraight: boolean
  /** The measured points by size; used for interpolation where the line does not hold (residual above 5 %). */
  readonly points: readonly StepTimePoint[]
}

/**
 * Robust fit (Theil, "A rank-invariant method of linear and polynomial regression analysis", 1950): median of the pairwise slopes, median of the intercepts,
 * both held at >= 0. Several points of one size count as their median. Returns null without a point; one point gives a line through the origin.
 * Example: (8, 14 ms), (64, 42 ms), (128, 74 ms) give a = 10 ms, b = 0.5 ms.
 */
export function fitStepTime(
  measured: readonly StepTimePoint[],
  numbers: TimingNumbers,
): StepTimeLaw | null {
  const sizes = [...new Set(measured.map(({ batchSize }) => batchSize))].sort((a, b) => a - b)
  const points = sizes.map((batchSize) => ({
    batchSize,
    stepTimeMs: median(
      measured.filter((point) => point.batchSize === batchSize).map((point) => point.stepTimeMs),
    ),
  }))
  const [first] = points
  if (first === undefined) return null
  const slopes = points.flatMap((a, i) =>
    points.slice(i + 1).map((b) => (b.stepTimeMs - a.stepTimeMs) / (b.batchSize - a.batchSize)),
  )
  const perRowMs =
    slopes.length === 0 ? first.stepTimeMs / first.batchSize : Math.max(0, median(slopes))
  const fixedMs =
    slopes.length === 0
      ? 0
      : Math.max(
          0,
          median(points.map(({ batchSize, stepTimeMs }) => stepTimeMs - perRowMs * batchSize)),
        )
  const maxRelativeResidual = Math.max(
    ...points.map(({ batchSize, stepTimeMs }) =>
      Math.abs(stepTimeMs / (fixedMs + perRowMs * batchSize) - 1),
    ),
  )
  return {
    fixedMs,
    perRowMs,
    kneeBatchSize: perRowMs === 0 ? Number.POSITIVE_INFINITY : fixedMs / perRowMs,
    maxRelativeResidual,
    isStraight: maxRelativeResidual <= numbers.straightResidualMax,
    points,
  }
}

/** Predicted step time at B, ms: the line, or between measured points their interpolation in log B where the line does not hold. */
export function stepTimeMs(law: StepTimeLaw, batchSize: number): number {
  const line = law.fixedMs + law.perRowMs * batchSize
  if (law.isStraight) return line
  const above = law.points.findIndex((point) => point.batchSize >= batchSize)
  const [right, left] = [law.points[above], law.points[above - 1]]
  if (right === undefined) {
    const last = law.points.at(-1)
    return last === undefined ? line : last.stepTimeMs + law.perRowMs * (batchSize - last.batchSize)
  }
  if (right.batchSize === batchSize || left === undefined)
    return right.batchSize === batchSize ? right.stepTimeMs : Math.min(line, right.stepTimeMs)
  const share = Math.log(batchSize / left.batchSize) / Math.log(right.batchSize / left.batchSize)
  return left.stepTimeMs * (right.stepTimeMs / left.stepTimeMs) ** share
}

/** ceil(N / B) steps and one validation pass, ms. */
export function epochTimeMs(
  law: StepTimeLaw,
  batchSize: number,
  trainingRows: number,
  validationMs: number,
): number {
  return Math.ceil(trainingRows / batchSize) * stepTimeMs(law, batchSize) + validationMs
}

/** Device time of the training that the user plans, ms: epochs of the framework's default, batch 32. What a probe may cost is measured by it. */
export function plannedTrainingMs(law: StepTimeLaw, epochs: number, trainingRows: number): number {
  return ((epochs * trainingRows) / 32) * stepTimeMs(law, 32)
}

/** b B / (a + b B): the share of a step that grows with the batch, 0..1. */
export function parallelEfficiency(law: StepTimeLaw, batchSize: number): number {
  const growing = law.perRowMs * batchSize
  return growing === 0 ? 0 : growing / (law.fixedMs + growing)
}
