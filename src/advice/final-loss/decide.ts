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
  { race, anneals }: Pick<Trained, 'race' | 'anneals'>,
  pairs: { readonly usual: Candidate; readonly constant: Candidate | null },
  { schedule, seed }: { readonly schedule: AdvisedSchedule; readonly seed: number },
  numbers: FinalLossNumbers,
): Chosen | null {
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
  const forecast: EndForecast = {
    schedule,
    bySize: bestBySize(state, favourite, numbers),
    largestAsGood: largestAsGood(state, numbers),
    trained: ends.filter(({ trained }) => trained).length,
    annealed: new Set(anneals.filter(({ loss }) => loss !== null).map(candidateKey)).size,
    usual: usualEnd(state, favourite, pairs.usual, numbers),
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

/** The best rate of every batch size. */
function bestBySize(
  { ends }: FinalLossState,
  favourite: PredictedEnd,
  numbers: FinalLossNumbers,
): readonly SizeEnd[] {
  const best = new Map<number, PredictedEnd>()
  for (const end of ends) {
    const other = best.get(end.batchSize)
    if (other === undefined || end.log < other.log) best.set(end.batchSize, end)
  }
  return [...best.values()]
    .sort((a, b) => a.batchSize - b.batchSize)
    .map((end) => asSizeEnd(end, { ends, favourite }, numbers))
}

/** The favourite is the lowest of many predictions, partly by luck: differences are drawn in. */
function asSizeEnd(
  { batchSize, learningRate, log, deviation, apart, trained }: PredictedEnd,
  { ends, favourite }: { readonly ends: readonly PredictedEnd[]; readonly favourite: PredictedEnd },
  { decision }: FinalLossNumbers,
): SizeEnd {
  const difference = decision.believed * (log - favourite.log)
  const range = (value: number, spread: number): Estimate => {
    const away = decision.tailDeviations * spread
    return { value: Math.exp(value), low: Math.exp(value - away), high: Math.exp(value + away) }
  }
  return {
    batchSize,
    learningRate,
    loss: range(favourite.log + difference, deviation),
    ratio: range(difference, apart),
    trained,
    sizeTrained: ends.some((end) => end.trained && end.batchSize === batchSize),
  }
}

/** Null where the default is not a candidate. */
function usualEnd(
  { ends }: FinalLossState,
  favourite: PredictedEnd,
  usual: Candidate,
  numbers: FinalLossNumbers,
): SizeEnd | null {
  const end = ends.find((candidate) => candidateKey(candidate) === candidateKey(usual))
  return end === undefined ? null : asSizeEnd(end, { ends, favourite }, numbers)
}

function largestAsGood({ ends }: FinalLossState, { decision }: FinalLossNumbers): number {
  const most = Math.min(...ends.map(({ log }) => log)) + Math.log1p(decision.asGood)
  return Math.max(...ends.filter(({ log }) => log <= most).map(({ batchSize }) => batchSize))
}
