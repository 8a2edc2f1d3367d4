/** Why not larger and why not smaller, as the race measured it. */
import { startLoss, timeToLevelMs, type RaceCurve } from '../../race/curves.js'
import { reason, type Reason } from '../../vocabulary/reasons.js'
import type { Situation } from '../situation.js'

/** A raced candidate with its time to the level. */
interface TimedCurve {
  readonly curve: RaceCurve
  readonly timeMs: number
  readonly reached: boolean
}

/** The nearest raced sizes above and below the advised one, each by its fastest candidate. */
export function neighbourReasons({ readings, chosen, winner }: Situation): readonly Reason[] {
  const start = startLoss(readings.race)
  const { level } = chosen
  if (winner === null || level === null || start === null || !chosen.targetReached) return []
  const winnerMs = timeToLevelMs(winner, level, start).timeMs
  const timed = readings.race
    .filter((curve) => !curve.diverged && !curve.broken && curve.points.length > 1)
    .map((curve) => ({ curve, ...timeToLevelMs(curve, level, start) }))
  const sizes = timed.map(({ curve }) => curve.batchSize)
  const larger = Math.min(...sizes.filter((size) => size > chosen.batchSize))
  const smaller = Math.max(...sizes.filter((size) => size < chosen.batchSize))
  const asReasons = (code: 'why-not-larger' | 'why-not-smaller', size: number): Reason[] => {
    const neighbour = fastestAt(timed, size)
    return neighbour === undefined ? [] : [neighbourReason(code, neighbour, { winner, winnerMs })]
  }
  return [...asReasons('why-not-larger', larger), ...asReasons('why-not-smaller', smaller)]
}

/** A candidate that reached the level comes first, however short another's extrapolated time. */
function fastestAt(timed: readonly TimedCurve[], batchSize: number): TimedCurve | undefined {
  return timed
    .filter(({ curve }) => curve.batchSize === batchSize)
    .sort((a, b) => Number(b.reached) - Number(a.reached) || a.timeMs - b.timeMs)[0]
}

function neighbourReason(
  code: 'why-not-larger' | 'why-not-smaller',
  { curve, timeMs, reached }: TimedCurve,
  { winner, winnerMs }: { readonly winner: RaceCurve; readonly winnerMs: number },
): Reason {
  return reason(
    code,
    {
      batchSize: curve.batchSize,
      learningRate: curve.learningRate,
      reached,
      ratio: timeMs / winnerMs,
      trainedRatio: curve.trainedMs / winnerMs,
    },
    [...curve.evidence, ...winner.evidence],
  )
}
