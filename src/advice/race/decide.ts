/** From belief to decision: the cell to advise, the ranges where the best may lie, and how sure that is. */
import { type Decision, candidateKey } from '../vocabulary/decision.js'
import type { Objective } from '../vocabulary/question.js'
import type { Belief, CellBelief } from './belief.js'
import { timeToLevelMs, type RaceCurve } from './curves.js'
import type { SearchState } from './search.js'
import { arrivedKeys } from './observations.js'
import type { Observation } from './surrogate.js'

/** Least memory may cost so many times the time. */
export const patience = 2
/** Mass of the posterior that an interval leaves out at each end. */
const tail = 0.1

export function decide(
  objective: Objective,
  { belief, favourite: quickest, level, observations }: SearchState,
  curves: readonly RaceCurve[],
): Decision {
  if (quickest === null)
    return { verdict: 'not-enough-evidence', missing: [{ what: 'fitting-size' }] }
  const chosen = objective === 'least-memory' ? smallest(belief, quickest, observations) : quickest
  const { batchSize, learningRate } = chosen
  const curve = curves.find((one) => candidateKey(one) === candidateKey(chosen)) ?? null
  const reached =
    curve !== null &&
    level !== null &&
    level.best < level.start &&
    timeToLevelMs(curve, level.level, level.start).reached
  const seen = new Set(curves.map(candidateKey))
  const [second] = belief.cells
    .filter((cell) => cell !== chosen && seen.has(candidateKey(cell)))
    .sort((a, b) => a.timeMs - b.timeMs)
  const sizes = interval(belief.cells, (cell) => cell.batchSize)
  const rates = interval(
    belief.cells.filter((cell) => cell.batchSize === batchSize),
    (cell) => cell.learningRate,
  )
  return {
    batchSize,
    learningRate,
    batchSizeInterval: {
      low: Math.min(batchSize, sizes.low),
      high: Math.max(batchSize, sizes.high),
    },
    learningRateInterval: {
      low: Math.min(learningRate, rates.low) / Math.sqrt(2),
      high: Math.max(learningRate, rates.high) * Math.sqrt(2),
    },
    raceWinner: curve !== null,
    raceMargin:
      curve === null || second === undefined || objective === 'least-memory'
        ? null
        : second.timeMs / chosen.timeMs,
    targetReached: reached,
    level: level?.level ?? null,
    noiseScale: curve === null ? null : belief.noiseScale,
    expectedRegret: quickest.expectedRegret,
    chanceNearBest: quickest.nearlyBest,
    ...(second === undefined || objective === 'least-memory'
      ? {}
      : { runnerUp: { batchSize: second.batchSize, learningRate: second.learningRate } }),
  }
}

/** The smallest batch that was seen to reach the level in at most twice the quickest's time; of several rates the quicker. */
function smallest(
  { cells }: Belief,
  quickest: CellBelief,
  observations: readonly Observation[],
): CellBelief {
  const reached = arrivedKeys(observations)
  const patient = cells.filter(
    (cell) =>
      reached.has(candidateKey(cell)) &&
      cell.batchSize <= quickest.batchSize &&
      cell.timeMs <= patience * quickest.timeMs,
  )
  return patient.sort((a, b) => a.batchSize - b.batchSize || a.timeMs - b.timeMs)[0] ?? quickest
}

/** The values between which the posterior of the best cell puts all but a tenth at each end. */
function interval(
  cells: readonly CellBelief[],
  value: (cell: CellBelief) => number,
): { low: number; high: number } {
  const sorted = [...cells].sort((a, b) => value(a) - value(b))
  const total = sorted.reduce((sum, { best }) => sum + best, 0)
  let sum = 0
  let [low, high] = [Number.NaN, Number.NaN]
  for (const cell of sorted) {
    sum += cell.best / total
    if (Number.isNaN(low) && sum >= tail) low = value(cell)
    if (Number.isNaN(high) && sum >= 1 - tail - 1e-9) high = value(cell)
  }
  return { low, high }
}
