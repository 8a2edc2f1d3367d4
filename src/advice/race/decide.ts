/** From belief to decision: the cell to advise, the range of the best cell, and how sure it is. */
import { candidateKey, type Decision, type Interval } from '../vocabulary/decision.js'
import type { Objective } from '../vocabulary/question.js'
import { timeToLevelMs, type RaceCurve } from './curves.js'
import { hasFallen, type SearchLevel } from './level.js'
import type { DecisionNumbers, RaceNumbers } from './numbers.js'
import { reachedKeys } from './observations.js'
import type { CellBelief } from './posterior/belief.js'
import type { SearchState } from './search.js'

/** Learning rates of the grid are half a decade apart; an interval reaches between them. */
const betweenRates = Math.sqrt(2)

/** The cell that the objective prefers, with what the race showed of it. */
export function decide(
  objective: Objective,
  state: SearchState,
  curves: readonly RaceCurve[],
  { decision }: RaceNumbers,
): Decision {
  const { belief, favourite, level } = state
  if (favourite === null)
    return { verdict: 'not-enough-evidence', missing: [{ what: 'fitting-size' }] }
  const isSmallest = objective === 'least-memory'
  const chosen = isSmallest ? smallestPatient(state, favourite, decision) : favourite
  const { batchSize, learningRate } = chosen
  const curve = curves.find((candidate) => candidateKey(candidate) === candidateKey(chosen))
  const second = isSmallest ? undefined : runnerUp(state, chosen, curves)
  return {
    batchSize,
    learningRate,
    batchSizeInterval: including(
      batchSize,
      posteriorInterval(belief.cells, (cell) => cell.batchSize, decision.tail),
    ),
    learningRateInterval: widened(
      including(
        learningRate,
        posteriorInterval(
          belief.cells.filter((cell) => cell.batchSize === batchSize),
          (cell) => cell.learningRate,
          decision.tail,
        ),
      ),
    ),
    raceWinner: curve !== undefined,
    raceMargin: curve === undefined || second === undefined ? null : second.timeMs / chosen.timeMs,
    targetReached: curve !== undefined && hasReached(curve, level),
    level: level?.level ?? null,
    noiseScale: curve === undefined ? null : belief.noiseScale,
    expectedRegret: favourite.expectedRegret,
    chanceNearBest: favourite.nearlyBest,
    ...(second === undefined
      ? {}
      : { runnerUp: { batchSize: second.batchSize, learningRate: second.learningRate } }),
  }
}

function hasReached(curve: RaceCurve, level: SearchLevel | null): boolean {
  return (
    level !== null && hasFallen(level) && timeToLevelMs(curve, level.level, level.start).reached
  )
}

/** The fastest other cell that was trained. */
function runnerUp(
  { belief }: SearchState,
  chosen: CellBelief,
  curves: readonly RaceCurve[],
): CellBelief | undefined {
  const trained = new Set(curves.map(candidateKey))
  return belief.cells
    .filter((cell) => cell !== chosen && trained.has(candidateKey(cell)))
    .sort((a, b) => a.timeMs - b.timeMs)[0]
}

/**
 * The smallest batch that reached the level in at most `patience` times the shortest time; of
 * several learning rates the fastest.
 */
function smallestPatient(
  { belief, observations }: SearchState,
  favourite: CellBelief,
  { patience }: DecisionNumbers,
): CellBelief {
  const reached = reachedKeys(observations)
  const patient = belief.cells
    .filter(
      (cell) =>
        reached.has(candidateKey(cell)) &&
        cell.batchSize <= favourite.batchSize &&
        cell.timeMs <= patience * favourite.timeMs,
    )
    .sort((a, b) => a.batchSize - b.batchSize || a.timeMs - b.timeMs)
  return patient[0] ?? favourite
}

/** Rounding error of a sum of probabilities. */
const epsilon = 1e-9

/**
 * The values between which the posterior places the best cell.
 *
 * @param tail probability that is left out at each end
 * @returns all values where no cell is likelier than another; NaN at both ends for no cells
 */
export function posteriorInterval<Cell extends { readonly best: number }>(
  cells: readonly Cell[],
  valueOf: (cell: Cell) => number,
  tail: number,
): Interval {
  const sorted = [...cells].sort((a, b) => valueOf(a) - valueOf(b))
  const total = sorted.reduce((sum, { best }) => sum + best, 0)
  const first = sorted[0]
  const last = sorted.at(-1)
  if (!(total > 0) && first !== undefined && last !== undefined)
    return { low: valueOf(first), high: valueOf(last) }
  let sum = 0
  let low = Number.NaN
  let high = Number.NaN
  for (const cell of sorted) {
    sum += cell.best / total
    if (Number.isNaN(low) && sum >= tail) low = valueOf(cell)
    if (Number.isNaN(high) && sum >= 1 - tail - epsilon) high = valueOf(cell)
  }
  return { low, high }
}

/** @returns the interval, enlarged to hold the value. */
export const including = (value: number, { low, high }: Interval): Interval => ({
  low: Math.min(value, low),
  high: Math.max(value, high),
})

/** @returns the interval, enlarged to half the way to the next rates of the grid. */
export const widened = ({ low, high }: Interval): Interval => ({
  low: low / betweenRates,
  high: high * betweenRates,
})
