import type { RaceCurve } from '../../race/curves.js'
import { reason, type Reason } from '../../vocabulary/reasons.js'

/** The candidates that diverged. */
export function divergedReasons(race: readonly RaceCurve[]): readonly Reason[] {
  const diverged = race.filter((curve) => curve.diverged)
  if (diverged.length === 0) return []
  const lowestRate = Math.min(...diverged.map(({ learningRate }) => learningRate))
  return [
    reason(
      'race-diverged',
      { count: diverged.length, lowestRate },
      diverged.flatMap(({ evidence }) => evidence),
    ),
  ]
}
