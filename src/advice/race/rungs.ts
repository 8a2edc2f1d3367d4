/**
 * The rungs of the race: which candidate trains next, and until when.
 *
 *   rung     0   1   2   3   ...     each doubles the device time of a candidate
 *   places   4   3   2   2   2       at a small budget; 10, 6, 4, 2, 2 at a large one
 *
 * Successive halving, with the survivors chosen by the posterior: a place goes to the likeliest
 * cells, whether they trained before or not.
 *
 * @see Jamieson and Talwalkar, "Non-stochastic best arm identification and hyperparameter
 *   optimization", 2016
 */
import { candidateKey, type Candidate } from '../vocabulary/decision.js'
import type { RaceCurve } from './curves.js'
import type { SearchLevel } from './level.js'
import type { SearchNumbers } from './numbers.js'
import type { Belief, CellBelief } from './posterior/belief.js'
import type { CellTimes } from './posterior/cell-time.js'
import type { Observation } from './posterior/surrogate.js'

export interface RungSetting extends CellTimes {
  /** Device time of the whole search, ms. */
  readonly budgetMs: number
  /** Device time of the planned training, ms. */
  readonly plannedMs: number
  /** Trainings that the answer serves; null for a budget in seconds. */
  readonly trainings: number | null
  /** Device time of a candidate in the first rung, ms. */
  readonly firstRungMs: number
}

/** What the race showed so far. */
export interface RaceState {
  readonly belief: Belief
  readonly level: SearchLevel | null
  readonly observations: readonly Observation[]
}

export interface RungPlace {
  readonly cell: CellBelief
  readonly rung: number
  /** Device time of a candidate at the end of the rung, ms. */
  readonly rungMs: number
}

/** A curve counts as through a rung with this share of its time: trials end between two steps. */
const fullRungShare = 0.99

/** @returns the next place to fill; null where no cell has anything left to show. */
export function nextPlace(
  setting: RungSetting,
  state: RaceState,
  curves: ReadonlyMap<string, RaceCurve>,
  numbers: SearchNumbers,
): RungPlace | null {
  const open = openCells(setting, state, curves, numbers)
  const isLikely = ({ best }: CellBelief): boolean =>
    best >= numbers.chanceMin || setting.trainings === null
  const trainedMs = (cell: Candidate): number => curves.get(candidateKey(cell))?.trainedMs ?? 0
  const firstPlaces = firstRungPlaces(setting, numbers)
  for (let rung = 0; rung < numbers.rungsMax; rung++) {
    const rungMs = setting.firstRungMs * 2 ** rung
    const places = Math.max(numbers.aliveLast, Math.round(firstPlaces / numbers.shrink ** rung))
    const passed = [...curves.values()].filter(
      (curve) => curve.trainedMs >= rungMs * fullRungShare,
    ).length
    if (passed >= places * numbers.slack) continue
    const cell = open
      .slice(0, places)
      .find((candidate) => isLikely(candidate) && trainedMs(candidate) < rungMs * fullRungShare)
    if (cell !== undefined) return { cell, rung, rungMs }
  }
  return null
}

/** Places of the first rung: more where the budget is a larger share of the planned training. */
function firstRungPlaces(
  { trainings, budgetMs, plannedMs }: RungSetting,
  numbers: SearchNumbers,
): number {
  const { aliveMin, aliveMax, aliveShareMin, aliveShareMax } = numbers
  if (trainings !== null) return numbers.aliveAuto
  const position =
    Math.log(budgetMs / plannedMs / aliveShareMin) / Math.log(aliveShareMax / aliveShareMin)
  return Math.round(aliveMin + (aliveMax - aliveMin) * Math.min(1, Math.max(0, position)))
}

/** Cells that can still train and show something new, likeliest first. */
function openCells(
  setting: RungSetting,
  { belief, level, observations }: RaceState,
  curves: ReadonlyMap<string, RaceCurve>,
  numbers: SearchNumbers,
): readonly CellBelief[] {
  const isDeepEnough = deepEnough(setting, level, observations, numbers)
  return belief.cells
    .filter((cell) => {
      const curve = curves.get(candidateKey(cell))
      return curve === undefined || !(isOver(curve, setting) || isDeepEnough(curve))
    })
    .sort((a, b) => b.best - a.best)
}

/**
 * A test for curves that stood at the level for a good while: they have reached the target.
 * Before some curve fell by a real share of its start, none has.
 */
function deepEnough(
  { plannedMs, stepTime }: RungSetting,
  level: SearchLevel | null,
  observations: readonly Observation[],
  { realFall, deepEnoughShare, deepEnough: times }: SearchNumbers,
): (curve: RaceCurve) => boolean {
  if (level === null || level.start - level.best < realFall * level.start) return () => false
  const reachedMs = new Map(
    observations
      .filter(({ kind }) => kind === 'reached')
      .map((seen) => [candidateKey(seen), seen.steps * stepTime(seen.batchSize)]),
  )
  return (curve) =>
    curve.trainedMs >= deepEnoughShare * plannedMs &&
    curve.trainedMs >= times * (reachedMs.get(candidateKey(curve)) ?? Number.POSITIVE_INFINITY)
}

/** Share of its device time that a live training turns into steps at least, and its slack. */
const aliveStepsShare = 0.6
const aliveStepsSlack = 2

/**
 * The curve diverged, broke, or trained as long as planned; or a recorded run ended long before
 * its device time was over.
 */
function isOver(curve: RaceCurve, { stepsPlanned }: CellTimes): boolean {
  const planned = stepsPlanned(curve.batchSize)
  const steps = curve.points.at(-1)?.[0] ?? 0
  const stepsByTime = curve.trainedMs / curve.stepTimeMs
  const hasEnded = curve.diverged || curve.broken
  const isComplete = steps >= Math.floor(planned) - 1 || stepsByTime >= planned
  const endedEarly = steps < aliveStepsShare * stepsByTime - aliveStepsSlack
  return hasEnded || isComplete || endedEarly
}
