/**
 * The search for the best cell (B, eta): which candidate to train next, for how long, and when to stop. Pure: everything follows from the curves seen so far.
 *
 *   rung       0     1     2     3    ...     each doubles the device time of a candidate
 *   alive      4     3     2     2     2      (at a small budget; 10, 6, 4, 2, 2 at a large one) the likeliest cells of the posterior (`belief.ts`), whether they ran before or not
 *
 * Successive halving (Jamieson and Talwalkar, "Non-stochastic best arm identification and hyperparameter optimization", 2016) with the survivors chosen by
 * the posterior: after every trial the worlds in which the cells seen so far make sense say which others could be the best.
 */
import type { Aim } from '../vocabulary/question.js'
import type { Optimizer } from '../vocabulary/optimizers.js'
import { candidateKey, type Candidate } from '../vocabulary/decision.js'
import { believe, type Belief, type BeliefSetting, type CellBelief } from './belief.js'
import type { RaceCurve } from './curves.js'
import { noiseWall } from './noise-wall.js'
import {
  arrivedKeys,
  depthsOf,
  noiseByDepth,
  observe,
  searchLevel,
  type SearchLevel,
} from './observations.js'
import type { LogNormal, Observation } from './surrogate.js'

export interface SearchSetting extends BeliefSetting {
  readonly objective: Aim
  readonly optimizer: Optimizer
  readonly parameters: number
  /** Where the range test met its edge, or null: a hotter cell is advised only where it was seen to arrive. */
  readonly edge: { readonly learningRate: number; readonly batchSize: number } | null
  /** Device time that may be spent in all and that was spent, ms. */
  readonly budgetMs: number
  readonly spentMs: number
  /** Device time of the planned training, ms. */
  readonly plannedMs: number
  /** Stop when a trial would not pay for itself over so many trainings, once `leastMs` are spent; null: use the whole budget. */
  readonly trainings: number | null
  readonly leastMs: number
  /** Device time of a candidate in the first rung, ms. */
  readonly firstRungMs: number
}
/** What the curves say so far. `favourite`: the cell to advise, were the search to end now. `noiseWall`: ln rho as the gradients foretell it (`noise-wall.ts`). */
export interface SearchState {
  readonly belief: Belief
  readonly favourite: CellBelief | null
  readonly level: SearchLevel | null
  readonly observations: readonly Observation[]
  readonly noiseWall: LogNormal | null
}
export type SearchStep =
  | (SearchState & {
      readonly kind: 'train'
      readonly candidate: Candidate
      readonly untilMs: number
      readonly rung: number
      readonly previousRungs: number
    })
  | (SearchState & { readonly kind: 'over' })

/**
 * `aliveLeast`, `aliveMost`: candidates of the first rung at budgets of `aliveLeastShare` and `aliveMostShare` of the planned training, `aliveAuto` of `auto`, which takes `leastShareOfPlan` of it before it may stop; `shrink`: by which they become fewer, `last`: but never less than; `slack`: a rung that so many times as many have passed is over.
 * `worth`: the expected loss of stopping must exceed the cost of the next trial so many times (one trial settles only a part of it); `goingDeeper`: times to the target grow with
 * this power of the depth that is left; `ordinaryShare`: where several trainings are served, the target is taken to be at least so far (share of the planned training): what is seen at once misleads (docs/search.md). `deepEnough`, `realFall`: a curve that fell by this share of its start and has stood at the level for so long is at the target.
 */
export const searchNumbers = {
  aliveLeast: 4,
  aliveMost: 10,
  aliveAuto: 4,
  aliveLeastShare: 0.05,
  aliveMostShare: 0.2,
  leastShareOfPlan: 0.035,
  shrink: 1.6,
  last: 2,
  slack: 2,
  leastChance: 0.01,
  proven: 0.2,
  worth: 10,
  goingDeeper: 0.3,
  ordinaryShare: 0.03,
  deepEnough: 4,
  deepEnoughShare: 0.03,
  realFall: 0.25,
  rungsMax: 24,
} as const

/** What the curves say so far. */
export function searchState(setting: SearchSetting, curves: readonly RaceCurve[]): SearchState {
  const level = searchLevel(curves, setting.objective, setting)
  const observations = observe(curves, level)
  const wall =
    level === null
      ? null
      : noiseWall({
          points: noiseByDepth(curves, level),
          fall: level.target - level.limit,
          optimizer: setting.optimizer,
          parameters: setting.parameters,
          aim: setting.objective,
        })
  const belief = believe({ ...setting, noiseWall: wall }, observations, depthsOf(level))
  return {
    belief,
    favourite: favouriteOf(setting, belief, observations, curves),
    level,
    observations,
    noiseWall: wall,
  }
}

/** The next candidate to train, or the end of the search. */
export function nextSearchStep(setting: SearchSetting, curves: readonly RaceCurve[]): SearchStep {
  const state = searchState(setting, curves)
  const known = new Map(curves.map((curve) => [candidateKey(curve), curve]))
  const next = candidateAfter(setting, state, known)
  if (next === null) return { ...state, kind: 'over' }
  const {
    cell: { batchSize, learningRate },
    rung,
    rungMs,
  } = next
  const curve = known.get(candidateKey(next.cell))
  const before = curve?.trainedMs ?? 0
  const twoSteps = 2 * setting.stepTime(batchSize)
  const untilMs = Math.min(
    Math.max(rungMs, before + twoSteps),
    before + setting.budgetMs - setting.spentMs,
  )
  if (untilMs - before < twoSteps * 0.999 || !isWorthIt(setting, state, untilMs - before))
    return { ...state, kind: 'over' }
  return {
    ...state,
    kind: 'train',
    candidate: { batchSize, learningRate },
    untilMs,
    rung,
    previousRungs: curve?.rungs.length ?? 0,
  }
}

/** The cell to train next and until when, or null where none has anything left to tell. */
function candidateAfter(
  setting: SearchSetting,
  { belief, level, observations }: SearchState,
  known: ReadonlyMap<string, RaceCurve>,
): { readonly cell: CellBelief; readonly rung: number; readonly rungMs: number } | null {
  const { stepTime, plannedMs, firstRungMs, trainings } = setting
  const { shrink, last, slack, leastChance, rungsMax } = searchNumbers
  const alive = candidatesOf(setting)
  const trainedMs = (cell: Candidate): number => known.get(candidateKey(cell))?.trainedMs ?? 0
  const reachedMs = new Map(
    observations.flatMap((one) =>
      one.kind === 'reached'
        ? [[candidateKey(one), one.steps * stepTime(one.batchSize)] as const]
        : [],
    ),
  )
  const settled = level !== null && level.start - level.best >= searchNumbers.realFall * level.start
  const deepEnough = (cell: Candidate): boolean =>
    settled &&
    trainedMs(cell) >= searchNumbers.deepEnoughShare * plannedMs &&
    trainedMs(cell) >=
      searchNumbers.deepEnough * (reachedMs.get(candidateKey(cell)) ?? Number.POSITIVE_INFINITY)
  const open = belief.cells
    .filter((cell) => !isOver(known.get(candidateKey(cell)), setting) && !deepEnough(cell))
    .sort((a, b) => b.best - a.best)
  const likely = (cell: CellBelief): boolean => cell.best >= leastChance || trainings === null
  for (let rung = 0; rung < rungsMax; rung++) {
    const rungMs = firstRungMs * 2 ** rung
    const places = Math.max(last, Math.round(alive / shrink ** rung))
    if (
      [...known.values()].filter((curve) => curve.trainedMs >= rungMs * 0.99).length >=
      places * slack
    )
      continue
    const cell = open.slice(0, places).find((one) => likely(one) && trainedMs(one) < rungMs * 0.99)
    if (cell !== undefined) return { cell, rung, rungMs }
  }
  return null
}

/** Candidates of the first rung: more where the budget is a larger share of the planned training. */
function candidatesOf({ trainings, budgetMs, plannedMs }: SearchSetting): number {
  const { aliveLeast, aliveMost, aliveLeastShare, aliveMostShare } = searchNumbers
  if (trainings !== null) return searchNumbers.aliveAuto
  const place =
    Math.log(budgetMs / plannedMs / aliveLeastShare) / Math.log(aliveMostShare / aliveLeastShare)
  return Math.round(aliveLeast + (aliveMost - aliveLeast) * Math.min(1, Math.max(0, place)))
}

/** Under an automatic budget: would the trial save more than it costs, over the trainings that are served? */
function isWorthIt(
  { trainings, spentMs, leastMs, plannedMs }: SearchSetting,
  { favourite, level }: SearchState,
  costMs: number,
): boolean {
  if (
    trainings === null ||
    spentMs < Math.max(leastMs, searchNumbers.leastShareOfPlan * plannedMs) ||
    favourite === null
  )
    return true
  const depth = depthsOf(level)
  const ordinaryMs = trainings > 1 ? searchNumbers.ordinaryShare * plannedMs : 0
  const targetMs = Math.min(
    plannedMs,
    Math.max(
      ordinaryMs,
      favourite.timeMs * Math.max(1, depth.seen / depth.target) ** searchNumbers.goingDeeper,
    ),
  )
  return favourite.expectedRegret * targetMs * trainings >= searchNumbers.worth * costMs
}

/** The cell of least expected regret below the edge, among those that were trained for a good while, if any was. */
function favouriteOf(
  setting: SearchSetting,
  belief: Belief,
  observations: readonly Observation[],
  curves: readonly RaceCurve[],
): CellBelief | null {
  const arrived = arrivedKeys(observations)
  const longest = Math.max(0, ...curves.map(({ trainedMs }) => trainedMs))
  const long = new Set(
    curves.filter(({ trainedMs }) => trainedMs >= longest * searchNumbers.proven).map(candidateKey),
  )
  const stable = belief.cells.filter(
    (cell) =>
      cell.learningRate <= edgeAt(setting, cell.batchSize) || arrived.has(candidateKey(cell)),
  )
  const byCost = [...(stable.length > 0 ? stable : belief.cells)].sort(
    (a, b) => a.expectedRegret - b.expectedRegret || b.batchSize - a.batchSize,
  )
  return byCost.find((cell) => long.has(candidateKey(cell))) ?? byCost[0] ?? null
}

/** The edge of the range test, carried to larger batches as their noise allows; a smaller one bears no more than it. Infinity where it met none. */
export function edgeAt(
  { edge, family }: Pick<SearchSetting, 'edge' | 'family'>,
  batchSize: number,
): number {
  return edge === null
    ? Number.POSITIVE_INFINITY
    : edge.learningRate * Math.max(1, batchSize / edge.batchSize) ** family.wallExponent
}

/** It ran away, broke, or has no more to tell: its planned training is over, or a recorded run ended long before its device time was up. */
function isOver(curve: RaceCurve | undefined, { stepsPlanned }: BeliefSetting): boolean {
  if (curve === undefined) return false
  const steps = curve.points.at(-1)?.[0] ?? 0
  return (
    curve.diverged ||
    curve.broken ||
    steps >= Math.floor(stepsPlanned(curve.batchSize)) - 1 ||
    curve.trainedMs / curve.stepTimeMs >= stepsPlanned(curve.batchSize) ||
    steps < 0.6 * (curve.trainedMs / curve.stepTimeMs) - 2
  )
}
