/**
 * How well tr(Sigma) foretells the wall of small batches on recorded grids: rho = eta_max / B_n^p as the grid shows it, over what the floor of a quadratic says without a constant
 * (`src/advice/noise-wall.ts`). What is left is ln k; its mean and scatter over workloads are what the planner believes.
 */
import type { Aim } from '../../src/advice/vocabulary/question.js'
import { bareWall } from '../../src/advice/race/posterior/noise-wall.js'
import { mean, median } from '../../src/advice/math/statistics.js'
import { noiseSamples } from './noise-samples.js'
import { optimizerOf } from './peer-rules.js'
import type { ReplayTable } from './table.js'
import { meanCurves, truthOf } from './truth.js'
import { surrogateFamily, type UsefulNoise } from './useful-noise-scale.js'

/** Lower edges of the bins of what was left of the fall, deepest last, as in the planner. */
export const wallBins = [0.5, 0.2, 0.1, 0] as const

/** ln rho of a workload, and ln k by bin; NaN where nothing was measured there. */
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
    // `depth` of a sample is in target depths of 0.05
    const inside = samples.filter(
      ({ depth }) => depth * 0.05 >= from && (i === 0 || depth * 0.05 < (wallBins[i - 1] ?? 0)),
    )
    const runs = [...new Set(inside.map(({ run }) => run))].map((run) =>
      median(inside.filter((one) => one.run === run).map(({ variance }) => variance)),
    )
    return runs.length === 0
      ? Number.NaN
      : logRho -
          bareWall({
            variance: median(runs),
            fall,
            optimizer: optimizerOf(table),
            parameters: table.parameters,
          })
  })
  return { workload: table.name, logRho, logK }
}

/** Mean over workloads, and the root mean square error at each of the mean of the others. */
export function leftOutMean(values: readonly number[]): {
  readonly mean: number
  readonly error: number
  readonly workloads: number
} {
  const known = values.filter(Number.isFinite)
  const errors = known.map((value, i) => value - mean(known.filter((_, j) => j !== i)))
  return {
    mean: mean(known),
    error: Math.sqrt(mean(errors.map((error) => error * error))),
    workloads: known.length,
  }
}
