/**
 * How well tr(Sigma) predicts the learning-rate limit of small batches on recorded grids. ln k is
 * ln rho = ln(eta_max / B_n^p) of the grid minus the prediction of a quadratic's noise floor
 * (`bareWall`). The planner uses the mean and scatter of ln k over workloads.
 */
import type { Aim } from '../../src/advice/vocabulary/question.js'
import { bareWall } from '../../src/advice/race/posterior/noise-wall.js'
import { momentumOf } from '../../src/advice/vocabulary/optimizer-settings.js'
import { mean, median } from '../../src/advice/math/statistics.js'
import { noiseSamples } from './noise-samples.js'
import { optimizerOf } from './peer-rules.js'
import type { ReplayTable } from './table.js'
import { meanCurves, truthOf } from './truth.js'
import { surrogateFamily, type UsefulNoise } from './useful-noise-scale.js'

/** Lower edges of the bins of the remaining share of the loss fall, as in the planner. */
export const wallBins = [0.5, 0.2, 0.1, 0] as const

/** ln rho of a workload, and ln k by bin; NaN for a bin without measurements. */
export interface WallPoint {
  readonly workload: string
  readonly logRho: number
  readonly logK: readonly number[]
}

export function wallPoint(table: ReplayTable, useful: UsefulNoise, aim: Aim): WallPoint {
  const curves = meanCurves(table)
  const fall = truthOf(curves, () => 1, aim).target - curves.best
  const logRho =
    Math.log(useful.learningRateMax) -
    surrogateFamily(table.optimizer).wallExponent * Math.log(useful.noiseScale)
  const samples = noiseSamples(table).filter(({ variance }) => variance > 0)
  const logK = wallBins.map((from, i) => {
    // A sample's `depth` is in units of the target depth, 0.05.
    const inside = samples.filter(
      ({ depth }) => depth * 0.05 >= from && (i === 0 || depth * 0.05 < (wallBins[i - 1] ?? 0)),
    )
    const runs = [...new Set(inside.map(({ run }) => run))].map((run) =>
      median(inside.filter((sample) => sample.run === run).map(({ variance }) => variance)),
    )
    if (runs.length === 0) return Number.NaN
    const variance = median(runs)
    const { parameters } = table
    const optimizer = optimizerOf(table)
    const momentum = momentumOf({ optimizer }) ?? 0
    return logRho - bareWall({ variance, fall, optimizer, momentum, parameters })
  })
  return { workload: table.name, logRho, logK }
}

/**
 * Mean of the finite values. `error`: root mean square error of predicting each value by the mean
 * of the others.
 */
export function leftOutMean(values: readonly number[]): {
  readonly mean: number
  readonly error: number
  readonly workloads: number
} {
  const finite = values.filter(Number.isFinite)
  const errors = finite.map((value, i) => value - mean(finite.filter((_, j) => j !== i)))
  return {
    mean: mean(finite),
    error: Math.sqrt(mean(errors.map((error) => error * error))),
    workloads: finite.length,
  }
}
