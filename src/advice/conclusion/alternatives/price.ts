/** The fastest training beside the cheapest, or the cheapest beside the fastest. */
import { costOfTime, isFlat } from '../../race/training-cost.js'
import type { StepTimeLaw } from '../../timing/step-time-law.js'
import type { Alternative, TrainingCost } from '../../vocabulary/answer.js'
import { candidateKey, type Candidate, type Rival } from '../../vocabulary/decision.js'
import { reason } from '../../vocabulary/reasons.js'
import type { Situation } from '../situation.js'
import { amountUnit } from '../training-cost.js'
import { powersOfTwo, rateAt } from './costs.js'

/** A study with a price, under which time and cost may prefer different sizes. */
interface Priced {
  readonly situation: Situation
  readonly name: 'fastest' | 'cheapest'
  readonly stepLaw: StepTimeLaw
  readonly trainingCost: TrainingCost
}

/** A pair and its time to target over the advised pair's. */
interface Offer extends Candidate {
  readonly timeRatio: number
  readonly trials: readonly string[]
}

/** Null at a flat price, where fastest and cheapest are the same. */
export function pricedAlternative(situation: Situation): Alternative | null {
  const { question, readings, chosen, trainingCost } = situation
  const { stepLaw } = readings
  if (trainingCost === null || stepLaw === null || isFlat(question)) return null
  const name = question.objective === 'cheapest' ? 'fastest' : 'cheapest'
  const priced = { situation, name, stepLaw, trainingCost } as const
  const rival = chosen.rivals?.find(({ role }) => role === name)
  const offer = rival === undefined ? offerByTheory(priced) : offerOfRival(situation, rival)
  return offer === null ? null : asAlternative(priced, offer)
}

/** A pair that was raced or that the posterior knows. */
function offerOfRival({ readings, decidingTrials }: Situation, rival: Rival): Offer {
  const curve = readings.race.find((raced) => candidateKey(raced) === candidateKey(rival))
  return { ...rival, trials: [...(curve?.evidence ?? []), ...decidingTrials] }
}

/** The power of two with the least predicted time or cost, where it gains enough. */
function offerByTheory({ situation, name, stepLaw }: Priced): Offer | null {
  const { question, readings, chosen, timeAt, noiseTrials, numbers } = situation
  if (timeAt === null) return null
  const costPerMs = (batchSize: number): number =>
    name === 'fastest' ? 1 : (costOfTime(question, stepLaw, batchSize, 1) ?? 1)
  const weight = (batchSize: number): number => timeAt(batchSize) * costPerMs(batchSize)
  const largest = readings.largest?.value ?? chosen.batchSize
  const batchSize = powersOfTwo(situation)
    .filter((size) => size <= largest)
    .reduce((least, size) => (weight(size) < weight(least) ? size : least), chosen.batchSize)
  const { predictedGainMin } = numbers.conclusion.alternatives
  if (weight(batchSize) > (1 - predictedGainMin) * weight(chosen.batchSize)) return null
  return {
    batchSize,
    learningRate: rateAt(situation, batchSize),
    timeRatio: timeAt(batchSize) / timeAt(chosen.batchSize),
    trials: [...readings.cited.stepTime, ...noiseTrials],
  }
}

function asAlternative(priced: Priced, offer: Offer): Alternative {
  const { situation, name, stepLaw, trainingCost } = priced
  const { batchSize, learningRate, timeRatio, trials } = offer
  const timeMs = trainingCost.timeMs * timeRatio
  const cost = costOfTime(situation.question, stepLaw, batchSize, timeMs) ?? 0
  const amounts = { ...amountUnit(trainingCost), cost, advisedCost: trainingCost.cost }
  return {
    name,
    batchSize,
    learningRate,
    cost,
    reason: reason(
      `alternative-${name}`,
      { ...amounts, batchSize, learningRate, timeRatio },
      trials,
    ),
  }
}
