/**
 * The noise scale that a recorded grid really shows: the B_n with which the surrogate (src/advice/surrogate.ts) explains the steps of all its cells to the target,
 *
 *   ln S(B, eta) = c - ln eta + q ln(1 + B_n/B) + wall(ln eta - ln eta_w(B)),   eta_w(B) = eta_max / (1 + B_n/B)^p
 *
 * SGD family: p = 1, q = 0; Adam: p = q = 1/2. Weighed on a grid of (ln eta_max, ln B_n), c being the median over the cells that reached the target. Cells that did not count where
 * the model has them arrive within what they were trained. Every cell counts at most so much, for the surrogate is a picture, not the truth.
 */
import type { Aim } from '../../src/advice/vocabulary/question.js'
import { mean, median } from '../../src/advice/math/statistics.js'
import {
  dilution,
  logStepsBeyondC,
  type Family,
} from '../../src/advice/race/posterior/surrogate.js'
import type { ReplayTable } from './table.js'
import { meanCurves, truthOf } from './truth.js'

/** Means of the logarithms over the grid of worlds, each weighed by exp(-loss), and the deviation of ln B_n. `misfit`: median |ln S - model| over the `cells` that arrived, in the best world. */
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

/** Of ln S around the surrogate: its median misfit on the recorded grids is 0.05 to 0.3. */
const deviation = 0.3
const mostPerCell = 8
const logNoises = Array.from({ length: 93 }, (_, k) => k / 8)
const rateOffsets = Array.from({ length: 81 }, (_, k) => (k - 40) / 8)

export const surrogateFamily = (optimizer: ReplayTable['optimizer']): Family =>
  optimizer === 'adam'
    ? { wallExponent: 0.5, noiseExponent: 0.5 }
    : { wallExponent: 1, noiseExponent: 0 }

/** ln S - c of the surrogate (`src/advice/surrogate.ts`), where ln B_n is `logNoise`. */
export const logModelSteps = (
  family: Family,
  logRateMax: number,
  logNoise: number,
  batchSize: number,
  logRate: number,
): number => logStepsBeyondC(family, logRateMax, dilution(logNoise, batchSize), logRate)

/** Steps to the target; of a cell that did not reach it, the steps in which it did not: the planned ones where it ran away. */
export function cellSteps(table: ReplayTable, aim: Aim): readonly CellSteps[] {
  const curves = meanCurves(table)
  const cut = new Set(
    curves.curves
      .filter(({ cutShort }) => cutShort)
      .map(({ batchSize, learningRate }) => `${batchSize} ${learningRate}`),
  )
  return truthOf(curves, () => 1, aim).cells.map(({ batchSize, learningRate, reached, timeMs }) => {
    const planned = (table.epochsPlanned * table.trainingRows) / batchSize
    const steps =
      reached || cut.has(`${batchSize} ${learningRate}`) ? timeMs : Math.max(timeMs, planned)
    return { batchSize, learningRate, steps: Math.max(1, steps), reached }
  })
}

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
const loss = (residuals: readonly number[]): number =>
  residuals.reduce((sum, one) => sum + Math.min(mostPerCell, (one / deviation) ** 2 / 2), 0)

/** Null where fewer than six cells reached the target. */
export function usefulNoise(cells: readonly CellSteps[], family: Family): UsefulNoise | null {
  const reached = cells.filter((cell) => cell.reached)
  if (reached.length < 6) return null
  const centre = mean(cells.map(({ learningRate }) => Math.log(learningRate)))
  const worlds = logNoises.flatMap((logNoise) =>
    rateOffsets.map((offset) => ({
      logNoise,
      logRateMax: centre + offset,
      loss: loss(misfits(cells, family, centre + offset, logNoise)),
    })),
  )
  const best = worlds.reduce((least, one) => (one.loss < least.loss ? one : least))
  const weights = worlds.map((one) => Math.exp(best.loss - one.loss))
  const total = weights.reduce((sum, one) => sum + one, 0)
  const average = (of: (world: (typeof worlds)[number]) => number): number =>
    worlds.reduce((sum, world, i) => sum + (weights[i] ?? 0) * of(world), 0) / total
  const logNoise = average((world) => world.logNoise)
  const arrived = misfits(cells, family, best.logRateMax, best.logNoise).filter(
    (_, i) => cells[i]?.reached === true,
  )
  return {
    noiseScale: Math.exp(logNoise),
    logDeviation: Math.sqrt(average((world) => (world.logNoise - logNoise) ** 2)),
    learningRateMax: Math.exp(average((world) => world.logRateMax)),
    misfit: median(arrived.map(Math.abs)),
    cells: reached.length,
  }
}
