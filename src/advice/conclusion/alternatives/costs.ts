/** What an alternative costs beside the advised training, and the learning rate that it takes. */
import { costOfTime } from '../../race/training-cost.js'
import { highestRate } from '../../rate/range-test.js'
import { scaledRate } from '../../rate/scaling-rules.js'
import type { Situation } from '../situation.js'
import { amountUnit, type AmountUnit } from '../training-cost.js'

export interface AlternativeCosts extends AmountUnit {
  readonly cost: number
  readonly advisedCost: number
}

/**
 * Cost of a training at another batch size that gets as far as the advised one. Null where
 * neither price nor power was given, or the time to target is unknown.
 */
export function alternativeCosts(
  { timeAt, trainingCost, readings: { stepLaw }, chosen, question }: Situation,
  batchSize: number,
): AlternativeCosts | null {
  if (trainingCost === null || stepLaw === null || timeAt === null) return null
  const timeMs = (trainingCost.timeMs * timeAt(batchSize)) / timeAt(chosen.batchSize)
  const cost = costOfTime(question, stepLaw, batchSize, timeMs)
  if (cost === null) return null
  return { ...amountUnit(trainingCost), cost, advisedCost: trainingCost.cost }
}

/** The advised rate scaled to another batch size, within what the range test allows. */
export function rateAt(situation: Situation, batchSize: number): number {
  const { question, readings, chosen, noiseScale, numbers } = situation
  const scaled = scaledRate(
    {
      learningRate: chosen.learningRate,
      from: chosen.batchSize,
      to: batchSize,
      noiseScale: noiseScale?.value ?? null,
      optimizer: question.optimizer,
    },
    numbers.rate,
  )
  return Math.min(scaled, highestRate(readings.sweep, chosen.learningRate, numbers.rate))
}

/** Powers of two from the smallest size that batch norm allows. */
export function powersOfTwo({ question, numbers }: Situation): readonly number[] {
  const least = question.model.batchNorm ? numbers.conclusion.guards.batchNormRowsMin : 1
  return Array.from({ length: 24 }, (_, exponent) => 2 ** exponent).filter((size) => size >= least)
}
