/** From the predicted ends to the decision. */
import type { Estimate } from '../vocabulary/answer.js'
import {
  candidateKey,
  type Candidate,
  type Chosen,
  type EndForecast,
  type SizeEnd,
} from '../vocabulary/decision.js'
import type { AdvisedSchedule } from '../vocabulary/question.js'
import { including, posteriorInterval, widened } from '../race/decide.js'
import { arrivedEnds } from './anneals.js'
import { pairsAsGood } from './as-good.js'
import { endChances } from './chances.js'
import type { FinalLossNumbers } from './numbers.js'
import type { Trained } from './observations.js'
import type { FinalLossState, PredictedEnd } from './search.js'

/**
 * The candidate with the lowest predicted end.
 *
 * @param pairs to compare it with: the framework's default, and the pair for a constant rate by the
 *   same trials; null where they do not tell
 * @returns null without candidates
 */
export function decideByEnd(
  state: FinalLossState,
  trained: Pick<Trained, 'race' | 'anneals' | 'stepsPlanned'>,
  pairs: { readonly usual: Candidate; readonly constant: Candidate | null },
  { schedule, seed }: { readonly schedule: AdvisedSchedule; readonly seed: number },
  numbers: FinalLossNumbers,
): Chosen | null {
  const { race, anneals } = trained
  const { favourite, ends } = state
  const contenders = state.contenders.ends
  if (favourite === null) return null
  const chances = endChances(state, seed)
  const { batchSize, learningRate } = favourite
  const weighed = contenders.map((end, i) => ({ ...end, best: chances.best[i] ?? 0 }))
  const { tail } = numbers.decision
  const sizes = posteriorInterval(weighed, (end) => end.batchSize, tail)
  const rates = posteriorInterval(
    weighed.filter((end) => end.batchSize === batchSize),
    (end) => end.learningRate,
    tail,
  )
  const asGood = pairsAsGood(state, numbers)
  const belief = { ends, favourite, arrived: arrivedEnds(anneals, trained.stepsPlanned) }
  const forecast: EndForecast = {
    schedule,
    bySize: bestBySize(belief, numbers),
    largestAsGood: largestAsGood(state, numbers),
    trained: ends.filter(({ trained }) => trained).length,
    annealed: new Set(anneals.filter(({ loss }) => loss !== null).map(candidateKey)).size,
    usual: usualEnd(belief, pairs.usual, numbers),
    ...(pairs.constant === null ? {} : { constant: pairs.constant }),
    ...(asGood === null ? {} : { asGood }),
  }
  return {
    batchSize,
    learningRate,
    batchSizeInterval: including(batchSize, sizes),
    learningRateInterval: widened(including(learningRate, rates)),
    raceWinner: race.some(
      (curve) => curve.batchSize === batchSize && curve.learningRate === learningRate,
    ),
    raceMargin: null,
    targetReached: false,
    level: null,
    noiseScale: null,
    expectedRegret: chances.expectedRegret,
    chanceNearBest: chances.nearBest,
    ends: forecast,
  }
}

/** The predicted ends, and those that whole trainings showed. */
interface Belief {
  readonly ends: readonly PredictedEnd[]
  readonly favourite: PredictedEnd
  /** ln loss at the end, by `candidateKey`. */
  readonly arrived: ReadonlyMap<string, number>
}

/** The best rate of every batch size. */
function bestBySize(belief: Belief, numbers: FinalLossNumbers): readonly SizeEnd[] {
  const best = new Map<number, PredictedEnd>()
  for (const end of belief.ends) {
    const other = best.get(end.batchSize)
    if (other === undefined || end.log < other.log) best.set(end.batchSize, end)
  }
  return [...best.values()]
    .sort((a, b) => a.batchSize - b.batchSize)
    .map((end) => asSizeEnd(end, belief, numbers))
}

function asSizeEnd(end: PredictedEnd, belief: Belief, numbers: FinalLossNumbers): SizeEnd {
  const { batchSize, learningRate, trained } = end
  const { tailDeviations } = numbers.decision
  const range = (value: number, spread: number): Estimate => {
    const away = tailDeviations * spread
    return { value: Math.exp(value), low: Math.exp(value - away), high: Math.exp(value + away) }
  }
  const { log, deviation, difference, apart, arrived } = beside(end, belief, numbers)
  return {
    batchSize,
    learningRate,
    loss: range(log, deviation),
    ratio: range(difference, apart),
    trained,
    arrived,
    sizeTrained: belief.ends.some((other) => other.trained && other.batchSize === batchSize),
  }
}

/**
 * The end beside the favourite's, ln, with standard deviations. The favourite is the lowest of many
 * predictions, partly by luck: predicted differences are drawn in. Two ends that were seen differ
 * as they did; another seed may move each.
 */
function beside(end: PredictedEnd, { favourite, arrived }: Belief, numbers: FinalLossNumbers) {
  const { decision, observations } = numbers
  const seen = arrived.get(candidateKey(end))
  const favouriteSeen = arrived.get(candidateKey(favourite))
  const from = favouriteSeen ?? favourite.log
  if (seen === undefined || favouriteSeen === undefined) {
    const difference = decision.believed * (end.log - favourite.log)
    const log = seen ?? from + difference
    return {
      log,
      deviation: end.deviation,
      difference,
      apart: end.apart,
      arrived: seen !== undefined,
    }
  }
  const isFavourite = candidateKey(end) === candidateKey(favourite)
  return {
    log: seen,
    deviation: observations.noise,
    difference: seen - from,
    apart: isFavourite ? 0 : Math.SQRT2 * observations.noise,
    arrived: true,
  }
}

/** Null where the default is not a candidate. */
function usualEnd(belief: Belief, usual: Candidate, numbers: FinalLossNumbers): SizeEnd | null {
  const end = belief.ends.find((candidate) => candidateKey(candidate) === candidateKey(usual))
  return end === undefined ? null : asSizeEnd(end, belief, numbers)
}

function largestAsGood({ ends }: FinalLossState, { decision }: FinalLossNumbers): number {
  const most = Math.min(...ends.map(({ log }) => log)) + Math.log1p(decision.asGood)
  return Math.max(...ends.filter(({ log }) => log <= most).map(({ batchSize }) => batchSize))
}
