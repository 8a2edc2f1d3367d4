/**
 * How much longer than the quickest pair each pair takes until its loss, the rate down to zero, is
 * at the target. Draws from the joint posterior of whole falling trainings of several lengths:
 *
 *   target = lowest end + 0.05 (start - lowest end)
 *   time   = least device time of a training that ends at the target, ln loss linear in ln steps
 *   loss   = mean of ln(1 + regret),   regret = time / least time - 1, at most 10
 *
 * The expected loss, not the time of the predicted curve: whether a pair arrives at all is what is
 * least sure.
 */
import { Cholesky } from '../math/cholesky.js'
import { normals } from '../math/normals.js'
import { candidateKey, type Candidate } from '../vocabulary/decision.js'
import type { FinalLossNumbers } from './numbers.js'
import { annealObservation } from './observations.js'
import { likelyEnds, type FinalLossSetting } from './search.js'

/** The trainings of one pair. */
interface Paths {
  readonly cell: Candidate
  /** Device time of its trainings, ms, ascending. */
  readonly timesMs: readonly number[]
}

/** Mean of ln(1 + regret) of each of the cells, by `candidateKey`. */
export function arrivalLosses(
  setting: FinalLossSetting,
  cells: readonly Candidate[],
  seed: number,
  numbers: FinalLossNumbers,
): ReadonlyMap<string, number> {
  const { arrival } = numbers
  const { posterior, likely } = likelyEnds(setting, cells, numbers)
  const points = likely.flatMap((cell) =>
    arrival.shares.map((share) => {
      const planned = setting.stepsPlanned(cell.batchSize)
      return annealObservation(cell, { from: 0, steps: share * planned }, planned, numbers)
    }),
  )
  const predicted = posterior.predict(points)
  const covariances = posterior.covariances(predicted, predicted)
  const factor = new Cholesky(
    covariances.map((row, i) => row.map((value, j) => value + (i === j ? jitter : 0))),
  )
  const paths = likely.map((cell) => pathsOf(cell, setting, arrival.shares))
  const sums = likely.map(() => 0)
  const normal = normals(seed)
  for (let draw = 0; draw < arrival.draws; draw++) {
    const deviations = factor.times(points.map(normal))
    const logs = points.map((_, i) => (predicted.means[i] ?? 0) + (deviations[i] ?? 0))
    regretsOf(paths, logs, setting.start, numbers).forEach((regret, c) => {
      sums[c] = (sums[c] ?? 0) + Math.log1p(regret) / arrival.draws
    })
  }
  return new Map(likely.map((cell, c) => [candidateKey(cell), sums[c] ?? 0]))
}

/** Keeps a covariance that a sum of many worlds made positive definite. */
const jitter = 1e-5

function pathsOf(
  cell: Candidate,
  { stepsPlanned, stepTime }: FinalLossSetting,
  shares: readonly number[],
): Paths {
  const wholeMs = stepsPlanned(cell.batchSize) * stepTime(cell.batchSize)
  return { cell, timesMs: shares.map((share) => share * wholeMs) }
}

/** @param logs drawn ln loss of every training of every pair, in the order of the paths */
function regretsOf(
  paths: readonly Paths[],
  logs: readonly number[],
  start: number,
  { arrival }: FinalLossNumbers,
): readonly number[] {
  const count = arrival.shares.length
  const losses = paths.map((_, c) =>
    logs.slice(c * count, (c + 1) * count).map((log) => Math.min(log, Math.log(start))),
  )
  const best = Math.exp(Math.min(...losses.map((own) => own.at(-1) ?? Number.POSITIVE_INFINITY)))
  const target = Math.log(best + arrival.missing * (start - best))
  const timesMs = paths.map((path, c) => timeTo(target, path.timesMs, losses[c] ?? []))
  const leastMs = Math.min(...timesMs)
  return timesMs.map((timeMs) =>
    Number.isFinite(timeMs) ? Math.min(arrival.worst, timeMs / leastMs - 1) : arrival.worst,
  )
}

/** Infinite where no training gets there. */
function timeTo(target: number, timesMs: readonly number[], losses: readonly number[]): number {
  const first = losses.findIndex((loss) => loss <= target)
  const timeMs = timesMs[first] ?? Number.POSITIVE_INFINITY
  const before = losses.slice(0, Math.max(0, first))
  const lowest = Math.min(...before)
  const fromMs = timesMs[before.indexOf(lowest)]
  if (fromMs === undefined) return timeMs
  const share = (lowest - target) / (lowest - (losses[first] ?? target))
  return fromMs * (timeMs / fromMs) ** share
}
