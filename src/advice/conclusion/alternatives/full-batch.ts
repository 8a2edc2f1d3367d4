/** All rows at once: what Rprop did beside the winner of the race, or what could be tried. */
import { startLoss, timeToLevelMs, type RaceCurve } from '../../race/curves.js'
import type { Alternative } from '../../vocabulary/answer.js'
import { reason, type Reason } from '../../vocabulary/reasons.js'
import { sources } from '../../vocabulary/sources.js'
import type { Situation } from '../situation.js'
import { alternativeCosts, rateAt } from './costs.js'

/** Rprop did not reach the level, which is a warning; or it did, which is an alternative. */
export type FullBatchResult =
  | { readonly kind: 'unreached'; readonly reason: Reason }
  | { readonly kind: 'faster' | 'slower'; readonly alternative: Alternative }

/** A raced curve with its time to the level. */
interface TimedCurve {
  readonly curve: RaceCurve
  readonly timeMs: number
  readonly reached: boolean
}

/** Rprop's trial beside the winner; null where it was not tried or no winner has a time. */
export function fullBatchResult(situation: Situation): FullBatchResult | null {
  const { readings, chosen, winner } = situation
  const { level } = chosen
  const curve = readings.fullBatch
  const start = startLoss(readings.race)
  if (curve === null || winner === null || level === null || start === null) return null
  const rprop = { curve, ...timeToLevelMs(curve, level, start) }
  const advised = { curve: winner, ...timeToLevelMs(winner, level, start) }
  return rprop.reached
    ? reachedResult(situation, { level, rprop, advised })
    : { kind: 'unreached', reason: unreachedReason({ level, rprop, advised }) }
}

interface Comparison {
  readonly level: number
  readonly rprop: TimedCurve
  readonly advised: TimedCurve
}

const trialsOf = ({ rprop, advised }: Comparison): readonly string[] => [
  ...rprop.curve.evidence,
  ...advised.curve.evidence,
]

function rpropSetting({ level, rprop: { curve } }: Comparison) {
  return {
    rows: curve.batchSize,
    stepSize: curve.learningRate,
    level,
    steps: curve.points.at(-1)?.[0] ?? 0,
  }
}

function unreachedReason(comparison: Comparison): Reason {
  const { rprop, advised } = comparison
  const lowest = Math.min(...rprop.curve.points.map(([, loss]) => loss))
  const times = { trainedMs: rprop.curve.trainedMs, winnerMs: advised.timeMs }
  return reason(
    'full-batch-unreached',
    { ...rpropSetting(comparison), lowest, ...times },
    trialsOf(comparison),
    sources.igel,
  )
}

function reachedResult(situation: Situation, comparison: Comparison): FullBatchResult {
  const { question, numbers } = situation
  const { rprop, advised } = comparison
  const batchSize = question.data.trainingRows
  const ratio = advised.reached ? rprop.timeMs / advised.timeMs : 0
  const costs = alternativeCosts(situation, batchSize)
  const kind = ratio < numbers.conclusion.alternatives.fullBatchFasterRatio ? 'faster' : 'slower'
  const values = {
    ...rpropSetting(comparison),
    timeMs: rprop.timeMs,
    ratio,
    winnerMs: advised.reached ? advised.timeMs : advised.curve.trainedMs,
    winnerReached: advised.reached,
    ...costs,
  }
  const alternative: Alternative = {
    name: 'full-batch-rprop',
    batchSize,
    learningRate: rprop.curve.learningRate,
    cost: costs?.cost ?? null,
    reason: reason(`alternative-full-batch-${kind}`, values, trialsOf(comparison), sources.igel),
  }
  return { kind, alternative }
}

/** All rows fit in one batch, and are few enough for a full-batch method. */
export function fullBatchPossible({ readings, question, numbers }: Situation): boolean {
  const { largest } = readings
  const rows = question.data.trainingRows
  const fits = largest?.verified === true && largest.value >= rows
  return fits && rows <= numbers.race.fullBatch.rowsMax
}

/** The study's own optimizer on all rows, where they fit, are few, and Rprop was not tried. */
export function untriedFullBatch(situation: Situation): Alternative | null {
  const { readings, question, chosen } = situation
  const { cited } = readings
  const batchSize = question.data.trainingRows
  if (!fullBatchPossible(situation) || chosen.batchSize >= batchSize) return null
  const learningRate = rateAt(situation, batchSize)
  const costs = alternativeCosts(situation, batchSize)
  return {
    name: 'full-batch',
    batchSize,
    learningRate,
    cost: costs?.cost ?? null,
    reason: reason(
      'alternative-full-batch',
      { batchSize, learningRate, ...costs },
      cited.memory,
      sources.le,
    ),
  }
}
