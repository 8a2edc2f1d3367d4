/**
 * How the noise scale grows while the loss falls:
 *
 *   ln B_n = ln kappa + s ln B_simple(x) + g ln x
 *
 * B_n: what a recorded grid shows (useful-noise-scale.ts), B_simple(x): what was measured where the training stood at x (`Form` in noise-samples.ts), kappa: the constant, g: the growth,
 * s: how far a measurement is believed, 1 unless fitted. Least squares, every workload counting the same; judged leave-one-workload-out.
 * B_simple: McCandlish et al., "An empirical model of large-batch training", 2018.
 */
import { bootstrapInterval } from '../../src/advice/math/bootstrap.js'
import { mean } from '../../src/advice/math/statistics.js'
import type { Form, GrowthPoint } from './noise-samples.js'

/** `form` null: no growth. `exponent` is g, `trust` s. */
export interface GrowthLaw {
  readonly form: Form | null
  readonly kappa: number
  readonly exponent: number
  readonly trust: number
}
/** `exponent` given: g is held; `trust`: s is fitted, too. */
export interface FitOptions {
  readonly exponent?: number
  readonly trust?: boolean
}

/** ln B_n at a point. Example: kappa 2, g = 1, s = 1 at ln B_simple = ln 100, ln x = ln 0.5: ln 100. */
export const predictLog = (
  { form, kappa, exponent, trust }: GrowthLaw,
  point: GrowthPoint,
): number =>
  Math.log(kappa) + trust * point.logSimple + (form === null ? 0 : exponent * point.logPlace[form])

export function fitGrowth(
  points: readonly GrowthPoint[],
  form: Form | null,
  { exponent, trust = false }: FitOptions = {},
): GrowthLaw {
  const counts = new Map<string, number>()
  for (const { workload } of points) counts.set(workload, (counts.get(workload) ?? 0) + 1)
  const [growing, held] = [
    form !== null && exponent === undefined,
    form === null ? 0 : (exponent ?? 0),
  ]
  const rows = points.map((point) => {
    const logPlace = form === null ? 0 : point.logPlace[form]
    return {
      weight: 1 / (counts.get(point.workload) ?? 1),
      y: point.logUseful - held * logPlace - (trust ? 0 : point.logSimple),
      x: [1, ...(growing ? [logPlace] : []), ...(trust ? [point.logSimple] : [])],
    }
  })
  const solution = leastSquares(rows)
  return {
    form,
    kappa: Math.exp(solution[0] ?? Number.NaN),
    exponent: growing ? (solution[1] ?? Number.NaN) : held,
    trust: trust ? (solution.at(-1) ?? Number.NaN) : 1,
  }
}

/** Weighted least squares by the normal equations, for two or three well-scaled columns. */
function leastSquares(
  rows: readonly { readonly weight: number; readonly y: number; readonly x: readonly number[] }[],
): readonly number[] {
  const width = rows[0]?.x.length ?? 0
  const sum = (of: (row: (typeof rows)[number]) => number): number =>
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
/** Learns from points how to tell ln B_n at others. */
export type Predictor = (known: readonly GrowthPoint[]) => (point: GrowthPoint) => number

/** Errors at each workload of what the other workloads taught. */
export function leftOut(points: readonly GrowthPoint[], predictor: Predictor): readonly Residual[] {
  return [...new Set(points.map(({ workload }) => workload))].flatMap((workload) => {
    const predict = predictor(points.filter((one) => one.workload !== workload))
    return points
      .filter((one) => one.workload === workload)
      .map((one) => ({ workload, bin: one.bin, error: predict(one) - one.logUseful }))
  })
}

/** Root mean square, every workload counting the same; NaN for none. */
export function rootMeanSquare(residuals: readonly Residual[]): number {
  const workloads = [...new Set(residuals.map(({ workload }) => workload))]
  return Math.sqrt(
    mean(
      workloads.map((workload) =>
        mean(residuals.filter((one) => one.workload === workload).map(({ error }) => error ** 2)),
      ),
    ),
  )
}

/** 90 % bootstrap interval over workloads of what a law says. */
export function overWorkloads(
  points: readonly GrowthPoint[],
  statistic: (points: readonly GrowthPoint[]) => number,
  seed: number,
): { readonly low: number; readonly high: number } {
  const groups = [...new Set(points.map(({ workload }) => workload))].map((workload) =>
    points.filter((one) => one.workload === workload),
  )
  // a workload drawn twice counts twice: each draw has a name of its own
  const named = (sample: readonly (readonly GrowthPoint[])[]): readonly GrowthPoint[] =>
    sample.flatMap((group, draw) => group.map((one) => ({ ...one, workload: `${draw}` })))
  return bootstrapInterval(groups, (sample) => statistic(named(sample)), {
    seed,
    resamples: 500,
    level: 0.9,
  })
}
