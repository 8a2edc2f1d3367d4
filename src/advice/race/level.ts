/** The level of loss at which the search compares candidates, and the target it stands for. */
import type { Optimizer } from '../vocabulary/optimizers.js'
import type { Aim } from '../vocabulary/question.js'
import { isBelowGuessing, lowestLoss, raceLevel, type RaceCurve, type RaceLevel } from './curves.js'
import type { ObservationNumbers, RaceNumbers } from './numbers.js'
import type { Depths } from './posterior/dilution-table.js'
import { noiseFloor } from './posterior/noise-wall.js'

/** The planned training, and what its noise floor depends on. */
export interface TrainingPlan {
  /** Steps of the planned training at a batch size. */
  readonly stepsPlanned: (batchSize: number) => number
  /** Device time of the planned training, ms. */
  readonly plannedMs: number
  readonly optimizer: Optimizer
  /** Momentum coefficient, in [0, 1). */
  readonly momentum: number
  readonly parameters: number
  /** Validation loss of the best constant answer; null where unknown. */
  readonly guessing: number | null
}

export interface SearchLevel extends RaceLevel {
  /** Loss at which the deepest curve would end. */
  readonly limit: number
  /** Target of the training, were the limit the best reachable loss. */
  readonly target: number
}

/** Share of the improvement that the target of `fastest` leaves. */
const fastestTarget = 0.05

/**
 * The level at which candidates are compared: the target, if the limit of the curves were the
 * best reachable loss; the level just short of the best seen, before any candidate is there.
 *
 * @returns null before any candidate trained
 */
export function searchLevel(
  curves: readonly RaceCurve[],
  aim: Aim,
  plan: TrainingPlan,
  numbers: RaceNumbers,
): SearchLevel | null {
  const { guessing } = plan
  const level = raceLevel(curves, aim, guessing)
  if (level === null) return null
  if (guessing !== null && !isBelowGuessing(level.best, guessing))
    return beforeLearning(level, guessing, aim, numbers.observations)
  const limit = hasFallen(level) ? limitOf(curves, level, plan, numbers) : level.best
  const target = targetOf(level.start, limit, aim, numbers.observations)
  return { ...level, limit, target, level: Math.max(level.level, target) }
}

/** While no candidate is below the loss of guessing, an ordinary training from there is assumed. */
function beforeLearning(
  level: RaceLevel,
  guessing: number,
  aim: Aim,
  numbers: ObservationNumbers,
): SearchLevel {
  const limit = numbers.ordinaryLimit * guessing
  return { ...level, limit, target: targetOf(guessing, limit, aim, numbers) }
}

/** Some candidate has improved on the start. */
export const hasFallen = ({ start, best }: RaceLevel): boolean => best < start

/**
 * The loss that the aim asks for.
 *
 *   fastest       limit + 0.05 (start - limit)
 *   best-quality  limit (start / limit)^0.1
 */
function targetOf(start: number, limit: number, aim: Aim, numbers: ObservationNumbers): number {
  return aim === 'fastest' || limit <= 0
    ? limit + fastestTarget * (start - limit)
    : limit * (start / limit) ** numbers.qualityTarget
}

/** Share of the fall from start to limit that is left at a loss, unbounded. */
export const depthAt = ({ start, limit }: SearchLevel, loss: number): number =>
  (loss - limit) / (start - limit)

/** Depths of the level and of the target; 1 and 0.05 before any candidate improved. */
export function depthsOf(level: SearchLevel | null, { observations }: RaceNumbers): Depths {
  if (level === null || !hasFallen(level)) return { seen: 1, target: fastestTarget }
  const seen = Math.min(1, Math.max(observations.seenDepthMin, depthAt(level, level.level)))
  const target = Math.min(
    observations.targetDepthMax,
    Math.max(observations.targetDepthMin, depthAt(level, level.target)),
  )
  return { seen, target: Math.min(seen, target) }
}

/** The curve that saw the best loss. */
export function deepestOf(curves: readonly RaceCurve[], best: number): RaceCurve | undefined {
  return curves.find(({ points }) => points.some(([, loss]) => loss === best))
}

/**
 * Loss at which the deepest curve would end after its planned training, in [0, best].
 *
 * A curve that stood still for a moment early on has not ended. Until it had a share
 * `trustedShare` of the planned training, an ordinary training is assumed in part.
 */
function limitOf(
  curves: readonly RaceCurve[],
  { best, start }: RaceLevel,
  plan: TrainingPlan,
  numbers: RaceNumbers,
): number {
  const { ordinaryLimit, stepsMin, trustedShare } = numbers.observations
  const deepest = deepestOf(curves, best)
  const ordinary = Math.min(best, ordinaryLimit * start)
  const steps = deepest?.points.at(-1)?.[0] ?? 0
  if (deepest === undefined || steps < stepsMin) return ordinary
  const heading = Math.max(
    0,
    Math.min(best, lossAtPlanEnd(deepest, start, plan.stepsPlanned(deepest.batchSize))) -
      floorOf(curves, deepest, plan, numbers),
  )
  const trust = Math.min(1, deepest.trainedMs / (trustedShare * plan.plannedMs))
  return trust * heading + (1 - trust) * Math.min(heading, ordinary)
}

/**
 * Extrapolates a curve to the end of its planned training. Its gain per doubling of steps shrinks
 * from doubling to doubling as it did over the last two.
 *
 *   L(2^n t) = L(t) - d (r + r^2 + ... + r^n)
 *   d = L(t/2) - L(t),  r = d / (L(t/4) - L(t/2)) <= 1,  n = log2(steps planned / t)
 *
 * L: lowest loss so far. t: steps of the curve.
 */
function lossAtPlanEnd(curve: RaceCurve, start: number, stepsPlanned: number): number {
  const steps = curve.points.at(-1)?.[0] ?? 0
  const lossAt = (step: number): number =>
    Math.min(start, lowestLoss({ points: curve.points.filter(([at]) => at <= step) }))
  const half = lossAt(steps / 2)
  const end = lossAt(steps)
  const gainBefore = lossAt(steps / 4) - half
  const gain = half - end
  const doublings = Math.max(0, Math.log2(stepsPlanned / steps))
  const ratio = gainBefore <= 0 ? 1 : Math.min(1, gain / gainBefore)
  const gainAhead =
    ratio >= 1 ? gain * doublings : (gain * ratio * (1 - ratio ** doublings)) / (1 - ratio)
  return end - gainAhead
}

/** The noise floor that lifts the deepest curve, by the noise measured at the lowest loss. */
function floorOf(
  curves: readonly RaceCurve[],
  deepest: RaceCurve,
  { optimizer, momentum, parameters }: TrainingPlan,
  numbers: RaceNumbers,
): number {
  const measured = curves.flatMap(({ noise }) => noise).sort((a, b) => a.loss - b.loss)[0]
  if (measured === undefined) return 0
  const { batchSize, learningRate } = deepest
  const { variance } = measured
  return (
    numbers.observations.floorShare *
    noiseFloor({ batchSize, learningRate, variance, optimizer, momentum, parameters }, numbers)
  )
}
