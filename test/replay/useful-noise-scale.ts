/**
 * The useful noise scale of a recorded grid: the B_n with which the surrogate
 * (src/advice/race/posterior/surrogate.ts) best explains the steps of all cells to the target.
 * `usefulNoise` describes the fit.
 */
import { candidateKey } from '../../src/advice/vocabulary/decision.js'
import type { Aim } from '../../src/advice/vocabulary/question.js'
import { mean, median } from '../../src/advice/math/statistics.js'
import {
  dilution,
  logStepsBeyondC,
  type Family,
} from '../../src/advice/race/posterior/surrogate.js'
import type { ReplayTable } from './table.js'
import { meanCurves, truthOf } from './truth.js'

/**
 * Posterior means (of logarithms) of B_n and eta_max, and the deviation of ln B_n. `misfit`: median
 * |ln S - model| of the best world over the `cells` that reached the target.
 */
export interface UsefulNoise {
  readonly noiseScale: number
  readonly logDeviation: number
  readonly learningRateMax: number
  readonly misfit: number
  readonly cells: number
}
export interface CellSteps {
  readonly batchSize: number
  readonly learningRate: number
  readonly steps: number
  readonly reached: boolean
}

/** Deviation of ln S from the surrogate. The median misfit on the recorded grids is 0.05–0.3. */
const deviation = 0.3
/** Limits the weight of one cell, because the surrogate is only an approximation. */
const cellLossMax = 8
const logNoises = Array.from({ length: 93 }, (_, k) => k / 8)
const rateOffsets = Array.from({ length: 81 }, (_, k) => (k - 40) / 8)

export const surrogateFamily = (optimizer: ReplayTable['optimizer']): Family =>
  optimizer === 'adam'
    ? { wallExponent: 0.5, noiseExponent: 0.5 }
    : { wallExponent: 1, noiseExponent: 0 }

/** ln S - c of the surrogate with ln B_n = `logNoise`. */
export const logModelSteps = (
  family: Family,
  logRateMax: number,
  logNoise: number,
  batchSize: number,
  logRate: number,
): number => logStepsBeyondC(family, logRateMax, dilution(logNoise, batchSize), logRate)

/**
 * Steps to the target. A cell that did not reach it has its trained steps, or at least the planned
 * steps if it was not cut short.
 */
export function cellSteps(table: ReplayTable, aim: Aim): readonly CellSteps[] {
  const curves = meanCurves(table)
  const cutShort = new Set(
    curves.curves.filter((curve) => curve.cutShort).map((curve) => candidateKey(curve)),
  )
  return truthOf(curves, () => 1, aim).cells.map((cell) => {
    const { batchSize, learningRate, reached, timeMs } = cell
    const planned = (table.epochsPlanned * table.trainingRows) / batchSize
    const ended = reached || cutShort.has(candidateKey(cell))
    const steps = ended ? timeMs : Math.max(timeMs, planned)
    return { batchSize, learningRate, steps: Math.max(1, steps), reached }
  })
}

/**
 * ln S - model per cell, with c as the median over the cells that reached the target. A cell that
 * did not reach it only counts if the model says that it should have.
 */
function misfits(
  cells: readonly CellSteps[],
  family: Family,
  logRateMax: number,
  logNoise: number,
): readonly number[] {
  const offsets = cells.map(
    ({ batchSize, learningRate, steps }) =>
      Math.log(steps) -
      logModelSteps(family, logRateMax, logNoise, batchSize, Math.log(learningRate)),
  )
  const c = median(offsets.filter((_, i) => cells[i]?.reached === true))
  return offsets.map((offset, i) =>
    cells[i]?.reached === true ? offset - c : Math.max(0, offset - c),
  )
}
const lossOf = (residuals: readonly number[]): number =>
  residuals.reduce(
    (sum, residual) => sum + Math.min(cellLossMax, (residual / deviation) ** 2 / 2),
    0,
  )

/**
 * Useful noise scale: the surrogate's B_n, averaged over a grid of worlds (ln eta_max, ln B_n) with
 * weights exp(-loss).
 *
 *   ln S(B, eta) = c - ln eta + q ln(1 + B_n/B) + wall(ln eta - ln eta_w(B))
 *   eta_w(B)     = eta_max / (1 + B_n/B)^p
 *
 * S: steps to the target; B: batch size, rows; eta: learning rate; c: constant of the workload;
 * p, q: exponents of the family (SGD: 1 and 0, Adam: 1/2 and 1/2).
 *
 * @returns null if fewer than six cells reached the target
 */
export function usefulNoise(cells: readonly CellSteps[], family: Family): UsefulNoise | null {
  const reached = cells.filter((cell) => cell.reached)
  if (reached.length < 6) return null
  const centre = mean(cells.map(({ learningRate }) => Math.log(learningRate)))
  const worlds = logNoises.flatMap((logNoise) =>
    rateOffsets.map((offset) => ({
      logNoise,
      logRateMax: centre + offset,
      loss: lossOf(misfits(cells, family, centre + offset, logNoise)),
    })),
  )
  const best = worlds.reduce((least, world) => (world.loss < least.loss ? world : least))
  const weights = worlds.map((world) => Math.exp(best.loss - world.loss))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const average = (of: (world: (typeof worlds)[number]) => number): number =>
    worlds.reduce((sum, world, i) => sum + (weights[i] ?? 0) * of(world), 0) / total
  const logNoise = average((world) => world.logNoise)
  const reachedMisfits = misfits(cells, family, best.logRateMax, best.logNoise).filter(
    (_, i) => cells[i]?.reached === true,
  )
  return {
    noiseScale: Math.exp(logNoise),
    logDeviation: Math.sqrt(average((world) => (world.logNoise - logNoise) ** 2)),
    learningRateMax: Math.exp(average((world) => world.logRateMax)),
    misfit: median(reachedMisfits.map(Math.abs)),
    cells: reached.length,
  }
}
