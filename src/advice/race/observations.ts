/** From curves to observations: what each curve says about the steps to the common level. */
import { candidateKey } from '../vocabulary/decision.js'
import { lowestLoss, timeToLevelMs, type RaceCurve } from './curves.js'
import { deepestOf, depthAt, hasFallen, type SearchLevel } from './level.js'
import type { ObservationNumbers, RaceNumbers } from './numbers.js'
import type { NoiseAtDepth } from './posterior/noise-wall.js'
import type { Observation } from './posterior/surrogate.js'

/** The level with the curve that leads in depth, once some candidate improved on the start. */
interface Comparison {
  readonly level: SearchLevel
  readonly deepest: RaceCurve
  /** Time of the deepest curve to the level, ms. */
  readonly deepestMs: number
}

/** One observation for each candidate that trained; none for a broken one. */
export function observe(
  curves: readonly RaceCurve[],
  level: SearchLevel | null,
  { observations }: RaceNumbers,
): readonly Observation[] {
  const comparison = comparisonOf(curves, level)
  return curves.flatMap((curve) => observeCurve(curve, comparison, observations) ?? [])
}

function comparisonOf(curves: readonly RaceCurve[], level: SearchLevel | null): Comparison | null {
  if (level === null || !hasFallen(level)) return null
  const deepest = deepestOf(curves, level.best)
  if (deepest === undefined) return null
  return { level, deepest, deepestMs: timeToLevelMs(deepest, level.level, level.start).timeMs }
}

function observeCurve(
  curve: RaceCurve,
  comparison: Comparison | null,
  numbers: ObservationNumbers,
): Observation | null {
  const { batchSize, learningRate, diverged } = curve
  const trainedSteps = curve.points.at(-1)?.[0] ?? 0
  const unreached = (depth: number): Observation => ({
    batchSize,
    learningRate,
    kind: diverged ? 'diverged' : 'not-yet',
    steps: trainedSteps,
    depth,
    deviation: 0,
    trainedSteps,
  })
  if (curve.broken || trainedSteps === 0) return diverged ? unreached(1) : null
  if (comparison === null) return unreached(1)
  const { level } = comparison
  const depth = seenDepth(level, level.level, numbers)
  const { timeMs, reached } = timeToLevelMs(curve, level.level, level.start)
  if (reached) {
    const steps = timeMs / curve.stepTimeMs
    return { ...unreached(depth), kind: 'reached', steps }
  }
  if (diverged) return unreached(depth)
  return extrapolated(curve, unreached(depth), comparison, numbers) ?? unreached(depth)
}

/**
 * Judges a curve that is on its way by the leader: it will take longer to the level in the same
 * ratio as it took longer to its own lowest loss, and as long again as it stood still since.
 *
 *   time = T_leader(level) (T_own(lowest) / T_leader(lowest)) (T_trained / T_own(lowest))
 *
 * @returns null where it fell too little, or the leader never was at its loss
 */
function extrapolated(
  curve: RaceCurve,
  unreached: Observation,
  { level, deepest, deepestMs }: Comparison,
  numbers: ObservationNumbers,
): Observation | null {
  const lowest = lowestLoss(curve)
  const fall = (level.start - lowest) / (level.start - level.level)
  if (fall < numbers.fallShareMin) return null
  const own = timeToLevelMs(curve, lowest, level.start)
  const leader = timeToLevelMs(deepest, lowest, level.start)
  if (!leader.reached || leader.timeMs <= 0) return null
  const stoodStill = curve.trainedMs / Math.max(own.timeMs, 1e-9)
  const timeMs = deepestMs * (own.timeMs / leader.timeMs) * stoodStill
  return {
    ...unreached,
    kind: 'extrapolated',
    steps: timeMs / curve.stepTimeMs,
    depth: seenDepth(level, lowest, numbers),
    deviation: numbers.extrapolation * (1 - fall) + numbers.extrapolationMin,
  }
}

const seenDepth = (level: SearchLevel, loss: number, numbers: ObservationNumbers): number =>
  Math.min(1, Math.max(numbers.seenDepthMin, depthAt(level, loss)))

/** Keys of the candidates that reached the level. */
export const reachedKeys = (observations: readonly Observation[]): ReadonlySet<string> =>
  new Set(observations.filter(({ kind }) => kind === 'reached').map(candidateKey))

/** Gradient noise along the curves, by the share of the fall that was left there. */
export function noiseByDepth(
  curves: readonly RaceCurve[],
  level: SearchLevel | null,
): readonly NoiseAtDepth[] {
  if (level === null || !hasFallen(level)) return []
  return curves.flatMap(({ noise }) =>
    noise.map(({ variance, loss }) => ({
      variance,
      depth: Math.min(1, Math.max(0, depthAt(level, loss))),
    })),
  )
}
