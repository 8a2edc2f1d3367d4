/**
 * The search for the best cell (B, eta): which candidate to train next, for how long, and when to stop. Pure: everything follows from the curves seen so far.
 *
 *   rung       0     1     2     3    ...     each doubles the device time of a candidate
 *   alive     10     6     4     2     2      the likeliest cells of the posterior (`belief.ts`), whether they ran before or not
 *
 * Successive halving (Jamieson and Talwalkar, "Non-stochastic best arm identification and hyperparameter optimization", 2016) with the survivors chosen by
 * the posterior: after every trial the worlds in which the cells seen so far make sense say which others could be the best.
 */
import { believe, type Belief, type BeliefSetting, type CellBelief } from './belief.js'
import type { Aim } from './interfaces.js'
import { candidateKey, type Candidate, type RaceCurve } from './race-curves.js'
import { depthsOf, observe, searchLevel, type SearchLevel } from './search-observations.js'
import type { Observation } from './surrogate.js'

export interface SearchSetting extends BeliefSetting {
  readonly objective: Aim
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
/** What the curves say so far. `favourite`: the cell to advise, were the search to end now. */
export interface SearchState { readonly belief: Belief; readonly favourite: CellBelief | null; readonly level: SearchLevel | null; readonly observations: readonly Observation[] }
export type SearchStep =
  | (SearchState & { readonly kind: 'train'; readonly candidate: Candidate; readonly untilMs: number; readonly rung: number; readonly previousRungs: number })
  | (SearchState & { readonly kind: 'over' })

/**
 * `alive`: candidates of the first rung, `shrink`: by which they become fewer, `last`: but never less than; `slack`: a rung that so many times as many have passed is over.
 * `worth`: the expected loss of stopping must exceed the cost of the next trial so many times (one trial settles only a part of it); `goingDeeper`: times to the target grow with
 * this power of the depth that is left; `ordinaryShare`: where several trainings are served, the target is taken to be at least so far (share of the planned training): what is seen at once misleads (docs/search.md). `deepEnough`, `realFall`: a curve that fell by this share of its start and has stood at the level for so long is at the target.
 */
export const searchNumbers = { alive: 10, shrink: 1.6, last: 2, slack: 2, leastChance: 0.01, proven: 0.2, worth: 10, goingDeeper: 0.3, ordinaryShare: 0.03, deepEnough: 4, deepEnoughShare: 0.03, realFall: 0.25, rungsMax: 24 } as const

/** What the curves say so far. */
export function searchState(setting: SearchSetting, curves: readonly RaceCurve[]): SearchState {
  const level = searchLevel(curves, setting.objective, setting)
  const observations = observe(curves, level)
  const belief = believe(setting, observations, depthsOf(level))
  return { belief, favourite: favouriteOf(belief, curves), level, observations }
}

/** The next candidate to train, or the end of the search. */
export function nextSearchStep(setting: SearchSetting, curves: readonly RaceCurve[]): SearchStep {
  const { stepTime } = setting
  const state = searchState(setting, curves)
  const { belief, favourite, level, observations } = state
  const depth = depthsOf(level)
  const known = new Map(curves.map((curve) => [candidateKey(curve), curve]))
  const trainedMs = (cell: Candidate): number => known.get(candidateKey(cell))?.trainedMs ?? 0

  const reachedMs = new Map(observations.flatMap((one) => (one.kind === 'reached' ? [[candidateKey(one), one.steps * stepTime(one.batchSize)] as const] : [])))
  const settled = level !== null && level.start - level.best >= searchNumbers.realFall * level.start
  const deepEnough = (cell: Candidate): boolean => settled && trainedMs(cell) >= searchNumbers.deepEnoughShare * setting.plannedMs && trainedMs(cell) >= searchNumbers.deepEnough * (reachedMs.get(candidateKey(cell)) ?? Number.POSITIVE_INFINITY)
  const open = belief.cells.filter((cell) => !isOver(known.get(candidateKey(cell)), setting) && !deepEnough(cell)).sort((a, b) => b.best - a.best)
  for (let rung = 0; rung < searchNumbers.rungsMax; rung++) {
    const rungMs = setting.firstRungMs * 2 ** rung
    const alive = Math.max(searchNumbers.last, Math.round(searchNumbers.alive / searchNumbers.shrink ** rung))
    if (curves.filter((curve) => curve.trainedMs >= rungMs * 0.99).length >= alive * searchNumbers.slack) continue
    const next = open.slice(0, alive).find((cell) => (cell.best >= searchNumbers.leastChance || setting.trainings === null) && trainedMs(cell) < rungMs * 0.99)
    if (next === undefined) continue
    const before = trainedMs(next)
    const untilMs = Math.min(Math.max(rungMs, before + 2 * stepTime(next.batchSize)), before + setting.budgetMs - setting.spentMs)
    if (untilMs - before < 2 * stepTime(next.batchSize) * 0.999) return { ...state, kind: 'over' }
    if (setting.trainings !== null && setting.spentMs >= setting.leastMs && favourite !== null) {
      const ordinaryMs = setting.trainings > 1 ? searchNumbers.ordinaryShare * setting.plannedMs : 0
      const targetMs = Math.min(setting.plannedMs, Math.max(ordinaryMs, favourite.timeMs * Math.max(1, depth.seen / depth.target) ** searchNumbers.goingDeeper))
      const loss = favourite.expectedRegret * targetMs
      if (loss * setting.trainings < searchNumbers.worth * (untilMs - before)) return { ...state, kind: 'over' }
    }
    const { batchSize, learningRate } = next
    return { ...state, kind: 'train', candidate: { batchSize, learningRate }, untilMs, rung, previousRungs: known.get(candidateKey(next))?.rungs.length ?? 0 }
  }
  return { ...state, kind: 'over' }
}

/** The cell of least expected regret, among those that were trained for a good while, if any was. */
function favouriteOf(belief: Belief, curves: readonly RaceCurve[]): CellBelief | null {
  const longest = Math.max(0, ...curves.map(({ trainedMs }) => trainedMs))
  const long = new Set(curves.filter(({ trainedMs }) => trainedMs >= longest * searchNumbers.proven).map(candidateKey))
  const byCost = [...belief.cells].sort((a, b) => a.expectedRegret - b.expectedRegret || b.batchSize - a.batchSize)
  return byCost.find((cell) => long.has(candidateKey(cell))) ?? byCost[0] ?? null
}

/** It ran away, broke, or has no more to tell: its planned training is over, or a recorded run ended long before its device time was up. */
function isOver(curve: RaceCurve | undefined, { stepsPlanned }: BeliefSetting): boolean {
  if (curve === undefined) return false
  const steps = curve.points.at(-1)?.[0] ?? 0
  return curve.diverged || curve.broken || steps >= Math.floor(stepsPlanned(curve.batchSize)) - 1 || curve.trainedMs / curve.stepTimeMs >= stepsPlanned(curve.batchSize) || steps < 0.6 * (curve.trainedMs / curve.stepTimeMs) - 2
}
