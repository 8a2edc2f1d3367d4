/**
 * The search for the best cell (B, eta): which candidate to train next, for how long, and when
 * to stop. Everything follows from the curves seen so far.
 *
 * After every trial the worlds in which the observations make sense say which cells could be the
 * best (`posterior/`). The likeliest ones train on, each rung twice as long (`rungs.ts`), until
 * the budget is spent or a further trial would cost more than it is expected to save.
 */
import { candidateKey, type Candidate } from '../vocabulary/decision.js'
import type { Optimizer } from '../vocabulary/optimizers.js'
import type { Aim } from '../vocabulary/question.js'
import { isBelowGuessing, lowestLoss, type RaceCurve } from './curves.js'
import { racedCandidates } from './failed-training.js'
import { depthsOf, searchLevel, type SearchLevel } from './level.js'
import type { RaceNumbers } from './numbers.js'
import { noiseByDepth, observe, reachedKeys } from './observations.js'
import { believe, type BeliefSetting, type CellBelief } from './posterior/belief.js'
import { noiseWall } from './posterior/noise-wall.js'
import type { LogNormal } from './posterior/surrogate.js'
import { nextPlace, type RaceState, type RungSetting } from './rungs.js'

/** Where the range test met its edge. */
interface RateEdge {
  readonly learningRate: number
  readonly batchSize: number
}

export interface SearchSetting extends BeliefSetting, RungSetting {
  readonly objective: Aim
  readonly optimizer: Optimizer
  /** Momentum coefficient, in [0, 1). */
  readonly momentum: number
  readonly parameters: number
  /** Validation loss of the best constant answer; null where unknown. */
  readonly guessing: number | null
  /** Past the edge, a cell is advised only where it reached the level. Null without an edge. */
  readonly edge: RateEdge | null
  /** Device time spent so far, ms. */
  readonly spentMs: number
  /** Least device time of an `auto` budget, ms. */
  readonly leastMs: number
}

export interface SearchState extends RaceState {
  /** The cell to advise if the search ended now; null without cells. */
  readonly favourite: CellBelief | null
  /** ln(eta_max / B_n^p) from measured gradients; null where not measured. */
  readonly noiseWall: LogNormal | null
}

/** Train a candidate until it has had `untilMs` of device time. */
export interface TrainStep extends SearchState {
  readonly kind: 'train'
  readonly candidate: Candidate
  readonly untilMs: number
  /** The rung that asks for it, and the number of rungs that the candidate completed. */
  readonly rung: number
  readonly previousRungs: number
}

interface SearchEnd extends SearchState {
  readonly kind: 'over'
}

export type SearchStep = TrainStep | SearchEnd

/** What the curves say so far. */
export function searchState(
  setting: SearchSetting,
  curves: readonly RaceCurve[],
  numbers: RaceNumbers,
): SearchState {
  const level = searchLevel(curves, setting.objective, setting, numbers)
  const observations = observe(curves, level, numbers)
  const wall = measuredWall(setting, curves, level, numbers)
  const belief = believe(
    { ...setting, noiseWall: wall },
    observations,
    depthsOf(level, numbers),
    numbers,
  )
  const state = { belief, level, observations }
  return { ...state, favourite: favouriteOf(setting, state, curves, numbers), noiseWall: wall }
}

function measuredWall(
  { optimizer, momentum, parameters, objective }: SearchSetting,
  curves: readonly RaceCurve[],
  level: SearchLevel | null,
  numbers: RaceNumbers,
): LogNormal | null {
  if (level === null) return null
  const points = noiseByDepth(curves, level)
  const fall = level.target - level.limit
  return noiseWall({ points, fall, optimizer, momentum, parameters, aim: objective }, numbers)
}

/** A trial of fewer steps than this share of `stepsMin` is not worth starting. */
const almostAll = 0.999

/** The next candidate to train, or the end of the search. */
export function nextSearchStep(
  setting: SearchSetting,
  curves: readonly RaceCurve[],
  numbers: RaceNumbers,
): SearchStep {
  const state = searchState(setting, curves, numbers)
  const over: SearchEnd = { ...state, kind: 'over' }
  const byKey = new Map(curves.map((curve) => [candidateKey(curve), curve]))
  const place = nextPlace(setting, state, byKey, numbers.search)
  if (place === null) return over
  const { batchSize, learningRate } = place.cell
  const curve = byKey.get(candidateKey(place.cell))
  const beforeMs = curve?.trainedMs ?? 0
  const leastMs = numbers.search.stepsMin * setting.stepTime(batchSize)
  const untilMs = Math.min(
    Math.max(place.rungMs, beforeMs + leastMs),
    beforeMs + setting.budgetMs - setting.spentMs,
  )
  const costMs = untilMs - beforeMs
  if (costMs < leastMs * almostAll) return over
  const isSecond = racedCandidates(curves) === 'one'
  if (!isSecond && !isWorthIt(setting, state, costMs, numbers)) return over
  return {
    ...state,
    kind: 'train',
    candidate: { batchSize, learningRate },
    untilMs,
    rung: place.rung,
    previousRungs: curve?.rungs.length ?? 0,
  }
}

/**
 * Whether a trial saves more than it costs, under an `auto` budget.
 *
 *   regret(favourite) T_target trainings >= worth cost
 *
 * regret: expected extra time of the favourite, as a share. T_target: its time to the target, ms.
 * A budget in seconds is spent to the end. The second candidate trains in any case, because one
 * alone shows nothing.
 */
function isWorthIt(
  setting: SearchSetting,
  { favourite, level }: SearchState,
  costMs: number,
  numbers: RaceNumbers,
): boolean {
  const { trainings, spentMs, leastMs, plannedMs } = setting
  const { leastShareOfPlan, worth } = numbers.search
  if (trainings === null || favourite === null) return true
  if (spentMs < Math.max(leastMs, leastShareOfPlan * plannedMs)) return true
  const targetMs = targetTimeMs(setting, favourite, level, numbers)
  return favourite.expectedRegret * targetMs * trainings >= worth * costMs
}

/**
 * Time of the favourite to the target, carried from the level to the target's depth, ms. Where
 * several trainings are served it is at least an ordinary share of the plan, because the first
 * curves mislead (docs/search.md).
 */
function targetTimeMs(
  { trainings, plannedMs }: SearchSetting,
  favourite: CellBelief,
  level: SearchLevel | null,
  numbers: RaceNumbers,
): number {
  const { ordinaryShare, deeperPower } = numbers.search
  const depths = depthsOf(level, numbers)
  const ordinaryMs = trainings !== null && trainings > 1 ? ordinaryShare * plannedMs : 0
  const deeperMs = favourite.timeMs * Math.max(1, depths.seen / depths.target) ** deeperPower
  return Math.min(plannedMs, Math.max(ordinaryMs, deeperMs))
}

/**
 * The cell of least expected regret; the larger batch of two equal ones. Cells past the edge count
 * only where they reached the level, and cells with a short training only where no other is left.
 * A cell whose training stayed above the loss of guessing never counts where another learnt.
 */
function favouriteOf(
  setting: SearchSetting,
  { belief, observations }: RaceState,
  curves: readonly RaceCurve[],
  { search }: RaceNumbers,
): CellBelief | null {
  const reached = reachedKeys(observations)
  const longestMs = Math.max(0, ...curves.map(({ trainedMs }) => trainedMs))
  const proven = new Set(
    curves.filter(({ trainedMs }) => trainedMs >= longestMs * search.provenShare).map(candidateKey),
  )
  const unlearnt = unlearntKeys(curves, setting.guessing)
  const cells = belief.cells.filter((cell) => !unlearnt.has(candidateKey(cell)))
  const stable = cells.filter(
    (cell) =>
      cell.learningRate <= edgeAt(setting, cell.batchSize) || reached.has(candidateKey(cell)),
  )
  const byRegret = [...(stable.length > 0 ? stable : cells)].sort(
    (a, b) => a.expectedRegret - b.expectedRegret || b.batchSize - a.batchSize,
  )
  return byRegret.find((cell) => proven.has(candidateKey(cell))) ?? byRegret[0] ?? null
}

/** The candidates that stayed above the loss of guessing; none while no other is below it. */
function unlearntKeys(curves: readonly RaceCurve[], guessing: number | null): ReadonlySet<string> {
  const unlearnt = curves.filter((curve) => !isBelowGuessing(lowestLoss(curve), guessing))
  return new Set(unlearnt.length < curves.length ? unlearnt.map(candidateKey) : [])
}

/**
 * The edge of the range test at a batch size. A larger batch allows a higher rate, by its smaller
 * noise; a smaller one never more than the edge.
 *
 *   edge max(1, B / B_edge)^p
 *
 * @returns infinity where the range test met no edge
 */
export function edgeAt(
  { edge, family }: Pick<SearchSetting, 'edge' | 'family'>,
  batchSize: number,
): number {
  return edge === null
    ? Number.POSITIVE_INFINITY
    : edge.learningRate * Math.max(1, batchSize / edge.batchSize) ** family.wallExponent
}
