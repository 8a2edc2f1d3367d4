/** Why not larger, why not smaller, as the race saw it; what was not measured; and what would change the answer. */
import { type Reason, reason } from '../vocabulary/reasons.js'
import { startLoss, timeToLevelMs, type RaceCurve } from '../race/curves.js'
import type { Situation } from './situation.js'

/** The nearest raced sizes above and below the advised one, each by its quickest candidate. */
export function neighbourReasons({ readings, chosen, winner }: Situation): readonly Reason[] {
  const start = startLoss(readings.race)
  const { level } = chosen
  if (winner === null || level === null || start === null || !chosen.targetReached) return []
  const timeOf = (curve: RaceCurve): ReturnType<typeof timeToLevelMs> =>
    timeToLevelMs(curve, level, start)
  const winnerMs = timeOf(winner).timeMs
  const raced = readings.race.filter(
    (curve) => !curve.diverged && !curve.broken && curve.points.length > 1,
  )
  const nearest = (
    code: 'why-not-larger' | 'why-not-smaller',
    sizes: readonly number[],
  ): readonly Reason[] => {
    const [size] = sizes
    // who arrived comes before who did not, however its time was extrapolated
    const [best] = raced
      .filter(({ batchSize }) => batchSize === size)
      .map((curve) => ({ curve, ...timeOf(curve) }))
      .sort((a, b) => Number(b.reached) - Number(a.reached) || a.timeMs - b.timeMs)
    if (best === undefined) return []
    const { curve, reached, timeMs } = best
    return [
      reason(
        code,
        {
          batchSize: curve.batchSize,
          learningRate: curve.learningRate,
          reached,
          ratio: timeMs / winnerMs,
          trainedRatio: curve.trainedMs / winnerMs,
        },
        [...curve.evidence, ...winner.evidence],
      ),
    ]
  }
  const sizes = [...new Set(raced.map(({ batchSize }) => batchSize))].sort((a, b) => a - b)
  return [
    ...nearest(
      'why-not-larger',
      sizes.filter((size) => size > chosen.batchSize),
    ),
    ...nearest('why-not-smaller', sizes.filter((size) => size < chosen.batchSize).reverse()),
  ]
}

/** What the race did not show, and on what the answer hangs. */
export function limitReasons({
  question,
  readings,
  winner,
  epochTimeMs,
  noiseScale,
  noiseEvidence,
}: Situation): readonly Reason[] {
  const { race, stepLaw, cited } = readings
  const [longest] = [...race].sort((a, b) => b.trainedMs - a.trainedMs)
  const share =
    longest === undefined || epochTimeMs === null
      ? null
      : longest.trainedMs / (epochTimeMs * question.epochsPlanned)
  const unmeasured =
    winner === null || longest === undefined || share === null || share >= 1
      ? []
      : [
          reason(
            'not-measured',
            { longestMs: longest.trainedMs, share, epochs: question.epochsPlanned },
            longest.evidence,
          ),
        ]
  const moves =
    stepLaw === null || stepLaw.perRowMs === 0 || stepLaw.fixedMs === 0 || noiseScale === null
      ? []
      : [
          reason('would-change', { knee: stepLaw.kneeBatchSize, scale: noiseScale.value }, [
            ...cited.stepTime,
            ...noiseEvidence,
          ]),
        ]
  return [...unmeasured, ...moves]
}
