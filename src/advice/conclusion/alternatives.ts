/** Other answers for other wishes: the fastest steps, the best generalisation, the least memory, the whole set at once. */
import { patience } from '../race/decide.js'
import type { Alternative } from '../vocabulary/answer.js'
import { reason } from '../vocabulary/reasons.js'
import { scaledRate } from '../rate/scaling-rules.js'
import { rateNumbers } from '../rate/numbers.js'
import { highestRate } from '../rate/range-test.js'
import { stepTimeMs } from '../timing/step-time-law.js'
import { sources } from '../vocabulary/sources.js'
import { guardNumbers } from './guards.js'
import type { Situation } from './situation.js'
import { fullBatchAlternative } from './full-batch.js'
import { alternativeCosts, paidAlternative } from './cost.js'

/** Masters & Luschi 2018: the best test results came from batches of 32 or smaller. */
const smallBatch = 32

export function alternativesOf(situation: Situation): readonly Alternative[] {
  const whole = fullBatchAlternative(situation, (batchSize) => rateAt(situation, batchSize))
  const others = [paid, throughput, generalisation, leastMemory].flatMap(
    (rule) => rule(situation) ?? [],
  )
  // what was measured to be faster than the advice comes first
  const all =
    whole?.reason.code === 'alternative-full-batch-faster'
      ? [whole, ...others]
      : [...others, ...(whole === null ? [] : [whole])]
  return all.filter(
    ({ batchSize, learningRate }) =>
      batchSize !== situation.chosen.batchSize || learningRate !== situation.chosen.learningRate,
  )
}

/** The scaled rate, within what the range test allows. */
function rateAt({ question, readings, chosen, noiseScale }: Situation, batchSize: number): number {
  const scaled = scaledRate(
    {
      learningRate: chosen.learningRate,
      from: chosen.batchSize,
      to: batchSize,
      noiseScale: noiseScale?.value ?? null,
      optimizer: question.optimizer,
    },
    rateNumbers,
  )
  return Math.min(scaled, highestRate(readings.sweep, chosen.learningRate, rateNumbers))
}

const paid = (situation: Situation): Alternative | null =>
  paidAlternative(situation, (batchSize) => rateAt(situation, batchSize))

/** The size with the most rows per second, where that is at least 5 % more than at the advised size. */
function throughput(situation: Situation): Alternative | null {
  const { readings, chosen } = situation
  const { stepLaw, largest } = readings
  if (stepLaw === null || largest === null) return null
  const perSecond = (batchSize: number): number =>
    (1000 * batchSize) / stepTimeMs(stepLaw, batchSize)
  const gain = perSecond(largest.value) / perSecond(chosen.batchSize)
  if (!(gain >= 1.05)) return null
  const learningRate = rateAt(situation, largest.value)
  const costs = alternativeCosts(situation, largest.value)
  return {
    name: 'fastest-step-throughput',
    batchSize: largest.value,
    learningRate,
    cost: costs?.cost ?? null,
    reason: reason(
      'alternative-throughput',
      {
        batchSize: largest.value,
        learningRate,
        rowsPerSecond: perSecond(largest.value),
        gain,
        ...costs,
      },
      [...readings.cited.stepTime, ...readings.cited.memory],
    ),
  }
}

/** The raced candidate with the lowest validation loss of all, where that is not the winner; else a smaller batch with its rate. */
function generalisation(situation: Situation): Alternative | null {
  const { readings, chosen, winner, question } = situation
  const lowest = (curve: (typeof readings.race)[number]): number =>
    Math.min(...curve.points.map(([, loss]) => loss))
  const [best] = readings.race
    .filter((curve) => !curve.diverged && curve.points.length > 1)
    .sort((a, b) => lowest(a) - lowest(b))
  if (
    winner !== null &&
    best !== undefined &&
    best !== winner &&
    lowest(best) < lowest(winner) * 0.99
  ) {
    const { batchSize, learningRate } = best
    const costs = alternativeCosts(situation, batchSize)
    return {
      name: 'best-generalisation',
      batchSize,
      learningRate,
      cost: costs?.cost ?? null,
      reason: reason(
        'alternative-quality-measured',
        { batchSize, learningRate, loss: lowest(best), advisedLoss: lowest(winner), ...costs },
        [...best.evidence, ...winner.evidence],
      ),
    }
  }
  if (chosen.batchSize <= smallBatch) return null
  const batchSize = Math.max(
    smallBatch,
    question.model.batchNorm ? guardNumbers.batchNormRowsMin : 1,
  )
  const learningRate = rateAt(situation, batchSize)
  const costs = alternativeCosts(situation, batchSize)
  return {
    name: 'best-generalisation',
    batchSize,
    learningRate,
    cost: costs?.cost ?? null,
    reason: reason(
      'alternative-small-batch',
      { batchSize, learningRate, ...costs },
      [],
      sources.masters,
    ),
  }
}

/** The smallest power of two that takes at most twice the time to the target, where it saves at least 5 % of memory. */
function leastMemory(situation: Situation): Alternative | null {
  const { timeAt, bytesAt, chosen, readings, question } = situation
  if (timeAt === null) return null
  const least = question.model.batchNorm ? guardNumbers.batchNormRowsMin : 1
  const sizes = Array.from({ length: 24 }, (_, k) => 2 ** k).filter(
    (size) => size >= least && size < chosen.batchSize,
  )
  const batchSize = sizes.find((size) => timeAt(size) <= patience * timeAt(chosen.batchSize))
  const [bytes, advisedBytes] = [
    batchSize === undefined ? null : bytesAt(batchSize),
    bytesAt(chosen.batchSize),
  ]
  if (
    batchSize === undefined ||
    bytes === null ||
    advisedBytes === null ||
    bytes > 0.95 * advisedBytes
  )
    return null
  const learningRate = rateAt(situation, batchSize)
  const costs = alternativeCosts(situation, batchSize)
  return {
    name: 'least-memory',
    batchSize,
    learningRate,
    cost: costs?.cost ?? null,
    reason: reason(
      'alternative-least-memory',
      {
        batchSize,
        learningRate,
        bytes,
        advisedBytes,
        slower: timeAt(batchSize) / timeAt(chosen.batchSize),
        ...costs,
      },
      [...readings.cited.memory, ...readings.cited.stepTime, ...situation.noiseEvidence],
    ),
  }
}
