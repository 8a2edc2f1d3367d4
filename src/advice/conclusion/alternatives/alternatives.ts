/** Other answers for other aims: most rows per second, best quality, least memory, all rows. */
import type { RaceCurve } from '../../race/curves.js'
import { stepTimeMs } from '../../timing/step-time-law.js'
import type { Alternative } from '../../vocabulary/answer.js'
import { reason } from '../../vocabulary/reasons.js'
import { sources } from '../../vocabulary/sources.js'
import { allowsPair } from '../../wishes/sizes.js'
import { bytesAt } from '../memory.js'
import type { Situation } from '../situation.js'
import { alternativeCosts, powersOfTwo, rateAt } from './costs.js'
import { growingAlternative } from './growing.js'
import { fullBatchResult, untriedFullBatch } from './full-batch.js'
import { pricedAlternative } from './price.js'

type Rule = (situation: Situation) => Alternative | null

const rules: readonly Rule[] = [
  pricedAlternative,
  growingAlternative,
  throughputAlternative,
  qualityAlternative,
  memoryAlternative,
]

/** The alternatives, without those that repeat the advised pair or that the user excluded. */
export function alternativesOf(situation: Situation): readonly Alternative[] {
  const { batchSize, learningRate } = situation.chosen
  const { wishes } = situation.question
  return allAlternatives(situation).filter(
    (alternative) =>
      (alternative.batchSize !== batchSize || alternative.learningRate !== learningRate) &&
      (wishes === undefined || allowsPair(wishes, alternative)),
  )
}

/** A full batch that was measured to be faster than the advice comes first, any other last. */
function allAlternatives(situation: Situation): readonly Alternative[] {
  const others = rules.flatMap((rule) => rule(situation) ?? [])
  const fullBatch = fullBatchResult(situation)
  if (fullBatch === null) return [...others, ...untriedBeside(others, situation)]
  if (fullBatch.kind === 'unreached') return others
  const { kind, alternative } = fullBatch
  return kind === 'faster' ? [alternative, ...others] : [...others, alternative]
}

/** Nothing where the size of most rows a second is all rows already. */
function untriedBeside(
  others: readonly Alternative[],
  situation: Situation,
): readonly Alternative[] {
  const untried = untriedFullBatch(situation)
  const isNamed = others.some(
    ({ name, batchSize }) => name === 'fastest-step-throughput' && batchSize === untried?.batchSize,
  )
  return untried === null || isNamed ? [] : [untried]
}

/** The largest size, where it trains clearly more rows per second. */
function throughputAlternative(situation: Situation): Alternative | null {
  const { readings, chosen, numbers } = situation
  const { stepLaw, largest, cited } = readings
  if (stepLaw === null || largest === null) return null
  const rowsPerSecondAt = (batchSize: number): number =>
    (1000 * batchSize) / stepTimeMs(stepLaw, batchSize)
  const batchSize = largest.value
  const rowsPerSecond = rowsPerSecondAt(batchSize)
  const gain = rowsPerSecond / rowsPerSecondAt(chosen.batchSize)
  const isWorthwhile = gain >= numbers.conclusion.alternatives.throughputGainMin
  if (!isWorthwhile) return null
  const learningRate = rateAt(situation, batchSize)
  const costs = alternativeCosts(situation, batchSize)
  const isWhole =
    readings.fullBatch === null && untriedFullBatch(situation)?.batchSize === batchSize
  return {
    name: 'fastest-step-throughput',
    batchSize,
    learningRate,
    cost: costs?.cost ?? null,
    reason: reason(
      'alternative-throughput',
      {
        batchSize,
        learningRate,
        rowsPerSecond,
        gain,
        ...(isWhole ? { whole: true } : {}),
        ...costs,
      },
      [...cited.stepTime, ...cited.memory],
      isWhole ? sources.le : null,
    ),
  }
}

const lowestLoss = ({ points }: RaceCurve): number => Math.min(...points.map(([, loss]) => loss))

/** The raced candidate with a clearly lower validation loss; else a small batch. */
function qualityAlternative(situation: Situation): Alternative | null {
  const { readings, winner, chosen, numbers } = situation
  if (chosen.ends !== undefined) return null
  const [best] = readings.race
    .filter((curve) => !curve.diverged && curve.points.length > 1)
    .sort((a, b) => lowestLoss(a) - lowestLoss(b))
  if (winner === null || best === undefined || best === winner)
    return smallBatchAlternative(situation)
  const { lowerLossRatioMax } = numbers.conclusion.alternatives
  const isBetter = lowestLoss(best) < lowestLoss(winner) * lowerLossRatioMax
  if (!isBetter) return smallBatchAlternative(situation)
  const { batchSize, learningRate } = best
  const losses = { loss: lowestLoss(best), advisedLoss: lowestLoss(winner) }
  const costs = alternativeCosts(situation, batchSize)
  return {
    name: 'best-generalisation',
    batchSize,
    learningRate,
    cost: costs?.cost ?? null,
    reason: reason(
      'alternative-quality-measured',
      { batchSize, learningRate, ...losses, ...costs },
      [...best.evidence, ...winner.evidence],
    ),
  }
}

/** The range where small-batch studies found the best test results. */
function smallBatchAlternative(situation: Situation): Alternative | null {
  const { chosen, question, numbers } = situation
  const { alternatives, guards } = numbers.conclusion
  if (chosen.batchSize <= alternatives.smallBatchSize) return null
  const least = question.model.batchNorm ? guards.batchNormRowsMin : 1
  const batchSize = Math.max(alternatives.smallBatchSize, least)
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

/** The smallest power of two that is not much slower and saves memory. */
function memoryAlternative(situation: Situation): Alternative | null {
  const { timeAt, chosen, readings, noiseTrials, numbers } = situation
  const { cited } = readings
  if (timeAt === null) return null
  const advisedTime = timeAt(chosen.batchSize)
  const { patience } = numbers.race.decision
  const batchSize = powersOfTwo(situation).find(
    (size) => size < chosen.batchSize && timeAt(size) <= patience * advisedTime,
  )
  const advisedBytes = bytesAt(readings, chosen.batchSize)
  if (batchSize === undefined || advisedBytes === null) return null
  const bytes = bytesAt(readings, batchSize)
  const { memoryShareMax } = numbers.conclusion.alternatives
  if (bytes === null || bytes > memoryShareMax * advisedBytes) return null
  const learningRate = rateAt(situation, batchSize)
  const slower = timeAt(batchSize) / advisedTime
  const costs = alternativeCosts(situation, batchSize)
  return {
    name: 'least-memory',
    batchSize,
    learningRate,
    cost: costs?.cost ?? null,
    reason: reason(
      'alternative-least-memory',
      { batchSize, learningRate, bytes, advisedBytes, slower, ...costs },
      [...cited.memory, ...cited.stepTime, ...noiseTrials],
    ),
  }
}
