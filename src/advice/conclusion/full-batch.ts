/** All rows at once: what Rprop on the full batch showed beside the winner, or, where nothing was tried, what could be. */
import type { Alternative } from '../vocabulary/answer.js'
import { type Reason, reason } from '../vocabulary/reasons.js'
import { fullBatchCurve, fullBatchNumbers } from '../race/full-batch.js'
import { startLoss, timeToLevelMs } from '../race/curves.js'
import { sources } from '../vocabulary/sources.js'
import { alternativeCosts } from './cost.js'
import type { Situation } from './situation.js'

/** Below this share of the winner's time the full batch is said to be faster. */
const clearlyFaster = 0.95

export interface FullBatchResult {
  readonly kind: 'faster' | 'slower' | 'unreached'
  readonly reason: Reason
  readonly stepSize: number
  readonly cost: number | null
}

/** Rprop's trial against the winner's time to the level; null where it was not tried or there is no winner's time. */
export function fullBatchResult(situation: Situation): FullBatchResult | null {
  const { evidence, question, readings, chosen, winner } = situation
  const curve = fullBatchCurve(evidence, question)
  const start = startLoss(readings.race)
  if (curve === null || winner === null || chosen.level === null || start === null) return null
  const [mine, winners] = [
    timeToLevelMs(curve, chosen.level, start),
    timeToLevelMs(winner, chosen.level, start),
  ]
  const cited = [...curve.evidence, ...winner.evidence]
  const lowest = Math.min(...curve.points.map(([, loss]) => loss))
  const seen = {
    rows: curve.batchSize,
    stepSize: curve.learningRate,
    level: chosen.level,
    steps: curve.points.at(-1)?.[0] ?? 0,
  }
  if (!mine.reached)
    return {
      kind: 'unreached',
      stepSize: curve.learningRate,
      cost: null,
      reason: reason(
        'full-batch-unreached',
        { ...seen, lowest, trainedMs: curve.trainedMs, winnerMs: winners.timeMs },
        cited,
        sources.igel,
      ),
    }
  const costs = alternativeCosts(situation, question.data.trainingRows)
  const ratio = winners.reached ? mine.timeMs / winners.timeMs : 0
  const faster = ratio < clearlyFaster
  const values = {
    ...seen,
    timeMs: mine.timeMs,
    ratio,
    winnerMs: winners.reached ? winners.timeMs : winner.trainedMs,
    winnerReached: winners.reached,
    ...costs,
  }
  return {
    kind: faster ? 'faster' : 'slower',
    stepSize: curve.learningRate,
    cost: costs?.cost ?? null,
    reason: reason(
      faster ? 'alternative-full-batch-faster' : 'alternative-full-batch-slower',
      values,
      cited,
      sources.igel,
    ),
  }
}

/** The measured one; else, where all rows fit and are few, the study's own optimizer on all of them. */
export function fullBatchAlternative(
  situation: Situation,
  rateAt: (batchSize: number) => number,
): Alternative | null {
  const { readings, question, chosen } = situation
  const batchSize = question.data.trainingRows
  const tried = fullBatchResult(situation)
  if (tried !== null)
    return tried.kind === 'unreached'
      ? null
      : {
          name: 'full-batch-rprop',
          batchSize,
          learningRate: tried.stepSize,
          cost: tried.cost,
          reason: tried.reason,
        }
  if (
    readings.largest?.verified !== true ||
    readings.largest.value < batchSize ||
    batchSize > fullBatchNumbers.rowsMax ||
    chosen.batchSize >= batchSize
  )
    return null
  const learningRate = rateAt(batchSize)
  const costs = alternativeCosts(situation, batchSize)
  return {
    name: 'full-batch',
    batchSize,
    learningRate,
    cost: costs?.cost ?? null,
    reason: reason(
      'alternative-full-batch',
      { batchSize, learningRate, ...costs },
      readings.cited.memory,
      sources.le,
    ),
  }
}
