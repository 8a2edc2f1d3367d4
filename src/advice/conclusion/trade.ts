/** The trade between batch sizes: what each takes and reaches at its best learning rate. */
import { startLoss, timeToLevelMs, type RaceCurve } from '../race/curves.js'
import type { SizeTrade, Trade } from '../vocabulary/answer.js'
import type { EndForecast } from '../vocabulary/decision.js'
import type { Situation } from './situation.js'
import { wholeTrainingMs } from './whole-training.js'

/**
 * By where the planned training ends, where candidates were compared so; else by the device time to
 * the level of the race.
 *
 * @returns null where no two sizes trained, or several micro-batches make an update
 */
export function tradeOf(situation: Situation): Trade | null {
  const { readings, chosen, layout } = situation
  if (readings.stepLaw === null || layout !== null) return null
  const planned = (batchSize: number): number => wholeTrainingMs(situation, batchSize) ?? 0
  const trade =
    chosen.ends === undefined
      ? tradeByLevel(situation, planned)
      : tradeByEnd(chosen.ends, chosen.batchSize, planned)
  return trade.sizes.length < 2 ? null : trade
}

type PlannedMs = (batchSize: number) => number

/** The sizes that trained, and the advised one. */
function tradeByEnd(
  { bySize, largestAsGood }: EndForecast,
  advised: number,
  planned: PlannedMs,
): Trade {
  const sizes = bySize
    .filter(({ sizeTrained, batchSize }) => sizeTrained || batchSize === advised)
    .map(({ batchSize, learningRate, loss, trained, arrived }): SizeTrade => {
      const timeMs = planned(batchSize)
      const level = { toLevelMs: null, reached: null }
      return { batchSize, learningRate, timeMs, loss, ...level, trained, arrived }
    })
  return { sizes, level: null, largestAsGood }
}

/** The quickest raced rate of every size; one that reached the level before one that did not. */
function tradeByLevel({ readings, chosen }: Situation, planned: PlannedMs): Trade {
  const { level } = chosen
  const start = startLoss(readings.race)
  if (level === null || start === null) return { sizes: [], level, largestAsGood: null }
  const raced = readings.race.filter(({ diverged, broken }) => !diverged && !broken)
  const sizes = [...new Set(raced.map(({ batchSize }) => batchSize))]
    .sort((a, b) => a - b)
    .flatMap((batchSize) => {
      const ofSize = raced.filter((curve) => curve.batchSize === batchSize)
      return quickest(ofSize, level, start, planned) ?? []
    })
  return { sizes, level, largestAsGood: null }
}

function quickest(
  curves: readonly RaceCurve[],
  level: number,
  start: number,
  planned: PlannedMs,
): SizeTrade | undefined {
  const [best] = curves
    .map((curve) => ({ curve, ...timeToLevelMs(curve, level, start) }))
    .sort((a, b) => Number(b.reached) - Number(a.reached) || a.timeMs - b.timeMs)
  if (best === undefined) return undefined
  const { batchSize, learningRate } = best.curve
  return {
    batchSize,
    learningRate,
    timeMs: planned(batchSize),
    loss: null,
    toLevelMs: best.timeMs,
    reached: best.reached,
    trained: true,
  }
}
