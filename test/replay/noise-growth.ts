/**
 * Fits how the noise scale grows while the loss falls, and judges the fit by leaving one workload
 * out. The law stands beside `GrowthLaw`.
 */
import { bootstrapInterval } from '../../src/advice/math/bootstrap.js'
import { mean } from '../../src/advice/math/statistics.js'
import type { Form, GrowthPoint } from './noise-samples.js'

/**
 * Growth of the noise scale with the progress x of a training.
 *
 *   ln B_n = ln kappa + s ln B_simple(x) + g ln x
 *
 * B_n: noise scale of a recorded grid (useful-noise-scale.ts), rows; B_simple(x): measured at x,
 * rows; x: progress, see `Place` in noise-samples.ts; kappa: constant; g: `exponent`;
 * s: `trust` in a measurement, 1 unless fitted. A null `form` means no growth.
 *
 * @see McCandlish et al., "An empirical model of large-batch training", 2018 (B_simple)
 */
export interface GrowthLaw {
  readonly form: Form | null
  readonly kappa: number
  readonly exponent: number
  readonly trust: number
}
/** `exponent`: a fixed g, not fitted. `trust`: fits s too. */
export interface FitOptions {
  readonly exponent?: number
  readonly trust?: boolean
}

/** ln B_n at a point. Example: kappa 2, g = s = 1, B_simple 100, x 0.5: ln 100. */
export const predictLog = (
  { form, kappa, exponent, trust }: GrowthLaw,
  point: GrowthPoint,
): number =>
  Math.log(kappa) + trust * point.logSimple + (form === null ? 0 : exponent * point.logPlace[form])

/** Least squares in ln B_n; every workload has the same weight. */
export function fitGrowth(
  points: readonly GrowthPoint[],
  form: Form | null,
  { exponent, trust = false }: FitOptions = {},
): GrowthLaw {
  const fitsExponent = form !== null && exponent === undefined
  const fixedExponent = form === null ? 0 : (exponent ?? 0)
  const counts = countsOf(points.map(({ workload }) => workload))
  const rows = points.map((point): RegressionRow => {
    const logPlace = form === null ? 0 : point.logPlace[form]
    const x = [1]
    if (fitsExponent) x.push(logPlace)
    if (trust) x.push(point.logSimple)
    return {
      weight: 1 / (counts.get(point.workload) ?? 1),
      y: point.logUseful - fixedExponent * logPlace - (trust ? 0 : point.logSimple),
      x,
    }
  })
  const solution = leastSquares(rows)
  return {
    form,
    kappa: Math.exp(solution[0] ?? Number.NaN),
    exponent: fitsExponent ? (solution[1] ?? Number.NaN) : fixedExponent,
    trust: trust ? (solution.at(-1) ?? Number.NaN) : 1,
  }
}

function countsOf(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}

interface RegressionRow {
  readonly weight: number
  readonly y: number
  readonly x: readonly number[]
}

/** Weighted least squares by the normal equations, for one to three well-scaled columns. */
function leastSquares(rows: readonly RegressionRow[]): readonly number[] {
  const width = rows[0]?.x.length ?? 0
  const sum = (of: (row: RegressionRow) => number): number =>
    rows.reduce((total, row) => total + row.weight * of(row), 0)
  const system = Array.from({ length: width }, (_, i) => [
    ...Array.from({ length: width }, (_, j) => sum(({ x }) => (x[i] ?? 0) * (x[j] ?? 0))),
    sum(({ x, y }) => (x[i] ?? 0) * y),
  ])
  for (let pivot = 0; pivot < width; pivot++) {
    const lead = (system[pivot] ?? []).map(
      (value) => value / (system[pivot]?.[pivot] ?? Number.NaN),
    )
    system.forEach((row, i) => {
      system[i] =
        i === pivot ? lead : row.map((value, k) => value - (row[pivot] ?? 0) * (lead[k] ?? 0))
    })
  }
  return system.map((row) => row[width] ?? Number.NaN)
}

/** Error of ln B_n at one point. */
export interface Residual {
  readonly workload: string
  readonly bin: number
  readonly error: number
}
/** Fits on the training points; the result predicts ln B_n at any point. */
export type Predictor = (training: readonly GrowthPoint[]) => (point: GrowthPoint) => number

/** Errors at each workload of the predictor that was fitted on the other workloads. */
export function leftOut(points: readonly GrowthPoint[], predictor: Predictor): readonly Residual[] {
  return [...new Set(points.map(({ workload }) => workload))].flatMap((workload) => {
    const predict = predictor(points.filter((point) => point.workload !== workload))
    return points
      .filter((point) => point.workload === workload)
      .map((point) => ({ workload, bin: point.bin, error: predict(point) - point.logUseful }))
  })
}

/** Root mean square error; every workload has the same weight. NaN without residuals. */
export function rootMeanSquare(residuals: readonly Residual[]): number {
  const workloads = [...new Set(residuals.map(({ workload }) => workload))]
  const meanSquares = workloads.map((workload) => {
    const own = residuals.filter((residual) => residual.workload === workload)
    return mean(own.map(({ error }) => error ** 2))
  })
  return Math.sqrt(mean(meanSquares))
}

/** 90 % bootstrap interval of a statistic, resampled over workloads. */
export function overWorkloads(
  points: readonly GrowthPoint[],
  statistic: (points: readonly GrowthPoint[]) => number,
  seed: number,
): { readonly low: number; readonly high: number } {
  const groups = [...new Set(points.map(({ workload }) => workload))].map((workload) =>
    points.filter((point) => point.workload === workload),
  )
  // A workload drawn twice counts twice, so each draw gets its own name.
  const named = (sample: readonly (readonly GrowthPoint[])[]): readonly GrowthPoint[] =>
    sample.flatMap((group, draw) => group.map((point) => ({ ...point, workload: `${draw}` })))
  return bootstrapInterval(groups, (sample) => statistic(named(sample)), {
    seed,
    resamples: 500,
    level: 0.9,
  })
}
