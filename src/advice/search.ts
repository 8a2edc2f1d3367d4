/**
 * The search for the best cell (B, eta): which candidate to train next, for how long, and when to stop. Pure: everything follows from the curves seen so far.
 */
import type { Objective } from './interfaces.js'
import { candidateKey, raceLevel, timeToLevelMs, type Candidate, type RaceCurve } from './race-curves.js'
import { believe, type Belief, type CellBelief, type Family, type Observation, type SurrogatePrior } from './surrogate.js'

export interface SearchSetting {
  readonly cells: readonly Candidate[]
  readonly stepTime: (batchSize: number) => number
  readonly family: Family
  readonly prior: SurrogatePrior
  readonly objective: Objective
  /** Device time that may be spent in all, ms; `trainings`: stop when a trial would not pay for itself over so many trainings. */
  readonly budgetMs: number
  readonly trainings: number | null
  readonly spentMs: number
  /** Device time of the planned training, ms. */
  readonly plannedMs: number
  /** Device time of a candidate in the first rung, ms. */
  readonly firstRungMs: number
  /** Steps of the planned training at a batch size. */
  readonly stepsPlanned: (batchSize: number) => number
}
export type SearchStep =
  | { readonly kind: 'train'; readonly candidate: Candidate; readonly untilMs: number; readonly why: string }
  | { readonly kind: 'over'; readonly belief: Belief; readonly chosen: CellBelief | null; readonly why: string }

export const searchNumbers = { first: 10, last: 2, worth: 4, goingDeeper: 0.7, targetLeast: 0.03, proven: 0.2, shrink: 1.6, slack: 1.5, firstSteps: 16, growth: 4, step: 2, leastFall: 0.05, realFall: 0.25, extrapolation: 1, challengerMargin: 1.05, leastChance: 0.02, share: 0.1 } as const

/** What the curves say about each cell at the common level. */
export function observe(curves: readonly RaceCurve[], objective: Objective): readonly Observation[] {
  const level = raceLevel(curves, objective)
  const fallen = level !== null && level.best < level.start
  const limit = fallen ? limitOf(curves, level.best, level.start) : 0
  const depthAt = (loss: number): number => (level === null || !fallen ? 1 : Math.min(1, Math.max(0.03, (loss - limit) / (level.start - limit))))
  const deepest = fallen ? curves.find(({ points }) => points.some(([, loss]) => loss === level.best)) : undefined
  const leaderMs = deepest === undefined || level === null ? null : timeToLevelMs(deepest, level.level, level.start).timeMs

  return curves.flatMap((curve): Observation[] => {
    const { batchSize, learningRate, stepTimeMs } = curve
    const trainedSteps = curve.points.at(-1)?.[0] ?? 0
    const of = (kind: Observation['kind'], steps: number, depth: number, deviation = 0): Observation[] => [{ batchSize, learningRate, kind, steps, depth, deviation, trainedSteps }]
    const depth = level === null ? 1 : depthAt(level.level)
    if (curve.broken || trainedSteps === 0) return curve.diverged ? of('diverged', trainedSteps, 1) : []
    if (level === null || !fallen || deepest === undefined || leaderMs === null) return of(curve.diverged ? 'diverged' : 'not-yet', trainedSteps, 1)
    const { timeMs, reached } = timeToLevelMs(curve, level.level, level.start)
    if (reached) return of('reached', timeMs / stepTimeMs, depth)
    if (curve.diverged) return of('diverged', trainedSteps, depth)
    // how much longer than the leader it took to its own best loss
    const lowest = Math.min(...curve.points.map(([, loss]) => loss))
    const fall = (level.start - lowest) / (level.start - level.level)
    if (fall < searchNumbers.leastFall) return of('not-yet', trainedSteps, depth)
    const [mine, leaders] = [timeToLevelMs(curve, lowest, level.start), timeToLevelMs(deepest, lowest, level.start)]
    if (!leaders.reached || leaders.timeMs <= 0) return of('not-yet', trainedSteps, depth)
    const waiting = curve.trainedMs / Math.max(mine.timeMs, 1e-9) // it may have stood still since
    const ms = leaderMs * (mine.timeMs / leaders.timeMs) * waiting
    return of('extrapolated', ms / stepTimeMs, depthAt(lowest), searchNumbers.extrapolation * (1 - fall) + 0.1)
  })
}

export function nextSearchStep(setting: SearchSetting, curves: readonly RaceCurve[]): SearchStep {
  const { budgetMs, spentMs, cells, stepTime, objective } = setting
  const observations = observe(curves, objective)
  const depth = depthsOf(curves, objective)
  const belief = believe(cells, stepTime, setting.family, setting.prior, observations, depth, setting.stepsPlanned)
  const byCost = [...belief.cells].sort((a, b) => a.expectedRegret - b.expectedRegret || b.batchSize - a.batchSize)
  const [favourite] = byCost
  if (favourite === undefined) return { kind: 'over', belief, chosen: null, why: 'no cells' }
  const over = (why: string): SearchStep => {
    const longest = Math.max(0, ...curves.map(({ trainedMs }) => trainedMs))
    const proven = byCost.filter((cell) => trainedOf(cell) >= longest * searchNumbers.proven)
    return { kind: 'over', belief, chosen: proven[0] ?? favourite, why }
  }
  const left = budgetMs - spentMs
  const curveOf = new Map(curves.map((curve) => [candidateKey(curve), curve]))
  const trainedOf = (cell: Candidate): number => curveOf.get(candidateKey(cell))?.trainedMs ?? 0
  const level = raceLevel(curves, objective)
  const reachedMs = new Map(observations.flatMap((one) => (one.kind === 'reached' ? [[candidateKey(one), one.steps * stepTime(one.batchSize)] as const] : [])))

  const ended = (cell: Candidate): boolean => {
    const curve = curveOf.get(candidateKey(cell))
    return curve !== undefined && (curve.diverged || curve.broken || (curve.points.at(-1)?.[0] ?? 0) < 0.9 * curve.trainedMs / curve.stepTimeMs - 1)
  }
  const train = (cell: Candidate, untilMs: number, why: string): SearchStep | null => {
    const most = Math.min(untilMs, trainedOf(cell) + left)
    const ms = most - trainedOf(cell)
    if (ms < 2 * stepTime(cell.batchSize)) return null
    return { kind: 'train', candidate: { batchSize: cell.batchSize, learningRate: cell.learningRate }, untilMs: most, why }
  }
  if (level === null) {
    const [favoured] = belief.cells.filter((cell) => !ended(cell)).sort((a, b) => b.best - a.best)
    return (favoured === undefined ? null : train(favoured, Math.max(setting.firstRungMs, 2 * stepTime(favoured.batchSize)), 'first')) ?? over('budget')
  }
  // deep enough: the loss no longer moves, the level is then the target
  const deepEnough = (cell: Candidate): boolean => {
    const at = reachedMs.get(candidateKey(cell))
    return ended(cell) || (at !== undefined && level.start - level.best >= searchNumbers.realFall * level.start && trainedOf(cell) >= searchNumbers.growth * at)
  }
  const open = belief.cells.filter((cell) => !ended(cell)).sort((a, b) => b.best - a.best)
  // rungs of doubling device time, fewer cells in each
  const [first] = open
  if (first === undefined) return over('nothing left to try')
  const rungMs = (k: number): number => setting.firstRungMs * 2 ** k
  for (let rung = 0; rung < 20; rung++) {
    const wide = Math.max(searchNumbers.last, Math.round(searchNumbers.first / searchNumbers.shrink ** rung))
    const there = curves.filter(({ trainedMs }) => trainedMs >= rungMs(rung) * 0.99).length
    if (there >= wide * searchNumbers.slack) continue
    const waiting = open.slice(0, wide).filter((cell) => (cell.best >= searchNumbers.leastChance || setting.trainings === null) && !deepEnough(cell) && trainedOf(cell) < rungMs(rung) * 0.99)
    for (const cell of waiting) {
      const step = train(cell, Math.max(rungMs(rung), 2 * stepTime(cell.batchSize)), `rung ${rung}`)
      if (step?.kind !== 'train') return over('budget')
      // what is expected to be lost by stopping now, against what the next trial costs
      const loss = favourite.expectedRegret * favourite.timeMs * Math.max(1, depth.seen / depth.target) ** searchNumbers.goingDeeper
      if (setting.trainings !== null && loss * setting.trainings < searchNumbers.worth * (step.untilMs - trainedOf(cell))) return over('what is left to gain is less than it costs')
      return step
    }
  }
  return over('nothing left to try')
}

/** What is left of the fall at the level that candidates are compared at, and at the target, as shares of start - limit. */
export function depthsOf(curves: readonly RaceCurve[], objective: Objective): { readonly seen: number; readonly target: number } {
  const level = raceLevel(curves, objective)
  if (level === null || level.best >= level.start) return { seen: 1, target: 0.05 }
  const limit = limitOf(curves, level.best, level.start)
  const whole = level.start - limit
  const target = objective === 'fastest' ? 0.05 : (limit * (level.start / Math.max(limit, 1e-9)) ** 0.1 - limit) / whole
  return { seen: Math.min(1, Math.max(0.03, (level.level - limit) / whole)), target: Math.min(0.1, Math.max(searchNumbers.targetLeast, target)) }
}

/** Where the deepest curve is heading: Aitken's extrapolation of its best-so-far loss at a quarter, half and all of its steps, between 0 and the best seen. */
function limitOf(curves: readonly RaceCurve[], best: number, start: number): number {
  const deepest = curves.find(({ points }) => points.some(([, loss]) => loss === best))
  const last = deepest?.points.at(-1)?.[0] ?? 0
  if (deepest === undefined || last < 8) return 0
  const at = (step: number): number => Math.min(start, ...deepest.points.filter(([other]) => other <= step).map(([, loss]) => loss))
  const [quarter, half, end] = [at(last / 4), at(last / 2), at(last)]
  const [before, after] = [quarter - half, half - end]
  if (after <= 0) return best
  return before <= after ? 0 : Math.max(0, Math.min(best, end - (after * after) / (before - after)))
}
