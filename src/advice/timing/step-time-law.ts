/** Step time as a function of the batch size, and what follows from it. */
import { median } from '../math/statistics.js'
import type { TimingNumbers } from './numbers.js'

export interface StepTimePoint {
  readonly batchSize: number
  readonly stepTimeMs: number
}

/** t(B) = a + b B. */
export interface StepTimeLaw {
  /** a, ms, >= 0: kernel launches, JavaScript or Python, the optimizer. */
  readonly fixedMs: number
  /** b, ms per row, >= 0. */
  readonly perRowMs: number
  /** B = a / b at which parallel efficiency is 1/2, rows; Infinity where b = 0. */
  readonly kneeBatchSize: number
  /** Largest |measured / predicted - 1| over the points. */
  readonly maxRelativeResidual: number
  /** The residual is small enough to trust the line between measured sizes. */
  readonly isStraight: boolean
  /** The measured points, one per size, ascending; interpolated where the law is not straight. */
  readonly points: readonly StepTimePoint[]
}

/**
 * Robust line through measured step times.
 *
 *   b = max(0, median of (t_j - t_i) / (B_j - B_i) over all pairs)
 *   a = max(0, median of t_i - b B_i)
 *
 * t_i: step time at B_i, the median of several runs of that size. One size gives a line through
 * the origin. Null without a point.
 *
 * Example: (8, 14 ms), (64, 42 ms), (128, 74 ms) give a = 10 ms, b = 0.5 ms.
 *
 * @see Theil, "A rank-invariant method of linear and polynomial regression analysis", 1950
 */
export function fitStepTime(
  measured: readonly StepTimePoint[],
  numbers: TimingNumbers,
): StepTimeLaw | null {
  const points = onePointPerSize(measured)
  const first = points[0]
  if (first === undefined) return null
  const { fixedMs, perRowMs } =
    points.length === 1
      ? { fixedMs: 0, perRowMs: first.stepTimeMs / first.batchSize }
      : theilLine(points)
  const residuals = points.map(({ batchSize, stepTimeMs }) =>
    Math.abs(stepTimeMs / (fixedMs + perRowMs * batchSize) - 1),
  )
  const maxRelativeResidual = Math.max(...residuals)
  return {
    fixedMs,
    perRowMs,
    kneeBatchSize: perRowMs === 0 ? Number.POSITIVE_INFINITY : fixedMs / perRowMs,
    maxRelativeResidual,
    isStraight: maxRelativeResidual <= numbers.straightResidualMax,
    points,
  }
}

/** Predicted step time at B, ms: the line where it is straight, else the interpolated points. */
export function stepTimeMs(law: StepTimeLaw, batchSize: number): number {
  return law.isStraight ? lineMs(law, batchSize) : interpolatedMs(law, batchSize)
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

/** Default batch size of Keras, rows. */
const defaultBatchSize = 32

/**
 * Device time of the training that the user plans, ms: E epochs of N rows at batch 32. It is the
 * yardstick for the cost of a probe.
 */
export function plannedTrainingMs(law: StepTimeLaw, epochs: number, trainingRows: number): number {
  return ((epochs * trainingRows) / defaultBatchSize) * stepTimeMs(law, defaultBatchSize)
}

/** b B / (a + b B): the share of a step that grows with the batch, 0..1. */
export function parallelEfficiency(law: StepTimeLaw, batchSize: number): number {
  const growingMs = law.perRowMs * batchSize
  return growingMs === 0 ? 0 : growingMs / (law.fixedMs + growingMs)
}

/** The median step time of every measured size, ascending. */
function onePointPerSize(measured: readonly StepTimePoint[]): readonly StepTimePoint[] {
  const sizes = [...new Set(measured.map(({ batchSize }) => batchSize))].sort((a, b) => a - b)
  return sizes.map((batchSize) => {
    const ofSize = measured.filter((point) => point.batchSize === batchSize)
    return { batchSize, stepTimeMs: median(ofSize.map((point) => point.stepTimeMs)) }
  })
}

/** Theil's line through at least two sizes, slope and intercept held at >= 0. */
function theilLine(points: readonly StepTimePoint[]): Pick<StepTimeLaw, 'fixedMs' | 'perRowMs'> {
  const slopes = points.flatMap((left, i) =>
    points
      .slice(i + 1)
      .map((right) => (right.stepTimeMs - left.stepTimeMs) / (right.batchSize - left.batchSize)),
  )
  const perRowMs = Math.max(0, median(slopes))
  const intercepts = points.map(({ batchSize, stepTimeMs }) => stepTimeMs - perRowMs * batchSize)
  return { perRowMs, fixedMs: Math.max(0, median(intercepts)) }
}

/** a + b B, ms. */
function lineMs({ fixedMs, perRowMs }: StepTimeLaw, batchSize: number): number {
  return fixedMs + perRowMs * batchSize
}

/**
 * Step time from the measured points, ms. Between two of them log t is linear in log B. Beyond the
 * last it grows by b per row. Below the first it is the line, but no more than the first.
 */
function interpolatedMs(law: StepTimeLaw, batchSize: number): number {
  const above = law.points.findIndex((point) => point.batchSize >= batchSize)
  const right = law.points[above]
  const left = law.points[above - 1]
  if (right === undefined) return extrapolatedMs(law, batchSize)
  if (right.batchSize === batchSize) return right.stepTimeMs
  if (left === undefined) return Math.min(lineMs(law, batchSize), right.stepTimeMs)
  const share = Math.log(batchSize / left.batchSize) / Math.log(right.batchSize / left.batchSize)
  return left.stepTimeMs * (right.stepTimeMs / left.stepTimeMs) ** share
}

/** Step time beyond the largest measured size, ms. */
function extrapolatedMs(law: StepTimeLaw, batchSize: number): number {
  const last = law.points.at(-1)
  if (last === undefined) return lineMs(law, batchSize)
  return last.stepTimeMs + law.perRowMs * (batchSize - last.batchSize)
}
