/** From curves to observations: what each candidate's curve says about the steps that it needs to the level at which all are compared. */
import type { Aim } from '../vocabulary/question.js'
import type { Optimizer } from '../vocabulary/optimizers.js'
import { candidateKey } from '../vocabulary/decision.js'
import type { Depths } from './belief.js'
import { noiseFloor, type NoiseAtDepth } from './noise-wall.js'
import { raceLevel, timeToLevelMs, type RaceCurve } from './curves.js'
import type { Observation } from './surrogate.js'

/** `floorShare`: of a plateau's noise floor that is taken off it; `qualityTarget`: power of the fall that `best-quality` leaves; `leastFall`: share of the fall below which a curve says nothing; `extrapolation`: deviation (ln) of judging a cell by its start alone; `targetLeast`: no target is taken to be deeper. */
export const observationNumbers = {
  leastFall: 0.05,
  extrapolation: 1.5,
  targetLeast: 0.03,
  seenLeast: 0.03,
  ordinaryLimit: 0.3,
  trustedShare: 0.03,
  qualityTarget: 0.1,
  floorShare: 1,
} as const

/** What the curves say about each cell at the common level. */
export function observe(
  curves: readonly RaceCurve[],
  level: SearchLevel | null,
): readonly Observation[] {
  const fallen = level !== null && level.best < level.start
  const limit = level?.limit ?? 0
  const depthAt = (loss: number): number =>
    level === null || !fallen
      ? 1
      : Math.min(1, Math.max(observationNumbers.seenLeast, (loss - limit) / (level.start - limit)))
  const deepest = fallen ? deepestOf(curves, level.best) : undefined
  const leaderMs =
    deepest === undefined || level === null
      ? null
      : timeToLevelMs(deepest, level.level, level.start).timeMs
  return curves.flatMap((curve): Observation[] => {
    const { batchSize, learningRate, stepTimeMs } = curve
    const trainedSteps = curve.points.at(-1)?.[0] ?? 0
    const of = (
      kind: Observation['kind'],
      steps: number,
      depth: number,
      deviation = 0,
    ): Observation[] => [{ batchSize, learningRate, kind, steps, depth, deviation, trainedSteps }]
    const depth = level === null ? 1 : depthAt(level.level)
    if (curve.broken || trainedSteps === 0)
      return curve.diverged ? of('diverged', trainedSteps, 1) : []
    if (level === null || !fallen || deepest === undefined || leaderMs === null)
      return of(curve.diverged ? 'diverged' : 'not-yet', trainedSteps, 1)
    const { timeMs, reached } = timeToLevelMs(curve, level.level, level.start)
    if (reached) return of('reached', timeMs / stepTimeMs, depth)
    if (curve.diverged) return of('diverged', trainedSteps, depth)
    // how much longer than the leader it took to its own best loss
    const lowest = Math.min(...curve.points.map(([, loss]) => loss))
    const fall = (level.start - lowest) / (level.start - level.level)
    if (fall < observationNumbers.leastFall) return of('not-yet', trainedSteps, depth)
    const [mine, leaders] = [
      timeToLevelMs(curve, lowest, level.start),
      timeToLevelMs(deepest, lowest, level.start),
    ]
    if (!leaders.reached || leaders.timeMs <= 0) return of('not-yet', trainedSteps, depth)
    const waiting = curve.trainedMs / Math.max(mine.timeMs, 1e-9) // it may have stood still since
    const ms = leaderMs * (mine.timeMs / leaders.timeMs) * waiting
    return of(
      'extrapolated',
      ms / stepTimeMs,
      depthAt(lowest),
      observationNumbers.extrapolation * (1 - fall) + 0.1,
    )
  })
}

/** The cells that were seen to reach the level, by key. */
export const arrivedKeys = (observations: readonly Observation[]): ReadonlySet<string> =>
  new Set(observations.flatMap((one) => (one.kind === 'reached' ? [candidateKey(one)] : [])))

/** What was planned, in steps of a batch size and in device time, ms. */
export interface TrainingPlan {
  readonly stepsPlanned: (batchSize: number) => number
  readonly plannedMs: number
  readonly optimizer: Optimizer
  readonly parameters: number
}

/** `limit`: where the deepest curve is heading; `target`: of the training, were that the best there is. */
export interface SearchLevel {
  readonly start: number
  readonly best: number
  readonly level: number
  readonly limit: number
  readonly target: number
}

/** The level at which candidates are compared: the target, were the curves' limit the best there is; before anyone is there, just short of the best seen (`race-curves.ts`). */
export function searchLevel(
  curves: readonly RaceCurve[],
  objective: Aim,
  plan: TrainingPlan,
): SearchLevel | null {
  const level = raceLevel(curves, objective)
  if (level === null) return null
  const limit =
    level.best < level.start ? limitOf(curves, level.best, level.start, plan) : level.best
  const target = targetOf(level.start, limit, objective)
  return { ...level, limit, target, level: Math.max(level.level, target) }
}

function targetOf(start: number, limit: number, objective: Aim): number {
  return objective === 'fastest' || limit <= 0
    ? limit + 0.05 * (start - limit)
    : limit * (start / limit) ** observationNumbers.qualityTarget
}

/** What is left of the fall at the level that candidates are compared at, and at the target, as shares of start - limit. */
export function depthsOf(level: SearchLevel | null): Depths {
  if (level === null || level.best >= level.start) return { seen: 1, target: 0.05 }
  const whole = level.start - level.limit
  const seen = Math.min(
    1,
    Math.max(observationNumbers.seenLeast, (level.level - level.limit) / whole),
  )
  const target = Math.min(
    0.1,
    Math.max(observationNumbers.targetLeast, (level.target - level.limit) / whole),
  )
  return { seen, target: Math.min(seen, target) }
}

/** The gradients' noise that the curves carry, by what was left of the fall there. */
export function noiseByDepth(
  curves: readonly RaceCurve[],
  level: SearchLevel | null,
): readonly NoiseAtDepth[] {
  if (level === null || level.best >= level.start) return []
  return curves.flatMap(({ noise }) =>
    noise.map(({ variance, loss }) => ({
      variance,
      depth: Math.min(1, Math.max(0, (loss - level.limit) / (level.start - level.limit))),
    })),
  )
}

/** The curve that saw the best loss. */
function deepestOf(curves: readonly RaceCurve[], best: number): RaceCurve | undefined {
  return curves.find(({ points }) => points.some(([, loss]) => loss === best))
}

/** What the noise of its steps keeps a curve above its end, from the noise measured nearest to its own loss. */
function floorOf(
  curves: readonly RaceCurve[],
  deepest: RaceCurve,
  { optimizer, parameters }: TrainingPlan,
): number {
  const measured = curves.flatMap(({ noise }) => noise).sort((a, b) => a.loss - b.loss)[0]
  if (measured === undefined) return 0
  return (
    observationNumbers.floorShare *
    noiseFloor({ ...deepest, variance: measured.variance, optimizer, parameters })
  )
}

/**
 * Where the deepest curve will be at the end of its planned training, between 0 and the best seen. What it gained over its last doubling of steps shrinks from doubling to doubling as it did over the last two:
 *   L(2^n t) = L(t) - d (r + r^2 + ... + r^n),  d = L(t/2) - L(t),  r = d / (L(t/4) - L(t/2)) <= 1,  n = log2(steps planned / t)
 */
function limitOf(
  curves: readonly RaceCurve[],
  best: number,
  start: number,
  plan: TrainingPlan,
): number {
  const deepest = deepestOf(curves, best)
  const last = deepest?.points.at(-1)?.[0] ?? 0
  const ordinary = Math.min(best, observationNumbers.ordinaryLimit * start)
  if (deepest === undefined || last < 8) return ordinary
  const at = (step: number): number =>
    Math.min(start, ...deepest.points.filter(([other]) => other <= step).map(([, loss]) => loss))
  const [quarter, half, end] = [at(last / 4), at(last / 2), at(last)]
  const [before, after] = [quarter - half, half - end]
  const doublings = Math.max(0, Math.log2(plan.stepsPlanned(deepest.batchSize) / last))
  const ratio = before <= 0 ? 1 : Math.min(1, after / before)
  const gain =
    ratio >= 1 ? after * doublings : (after * ratio * (1 - ratio ** doublings)) / (1 - ratio)
  const heading = Math.max(0, Math.min(best, end - gain) - floorOf(curves, deepest, plan))
  // a curve that stood still for a moment at the beginning is no end: until a good part of the training was seen, an ordinary training is assumed
  const trust = Math.min(1, deepest.trainedMs / (observationNumbers.trustedShare * plan.plannedMs))
  return trust * heading + (1 - trust) * Math.min(heading, ordinary)
}
