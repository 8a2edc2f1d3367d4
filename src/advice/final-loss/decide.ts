/** From the predicted ends to the decision. */
import {
  candidateKey,
  type Candidate,
  type Chosen,
  type EndForecast,
  type Interval,
  type SizeEnd,
} from '../vocabulary/decision.js'
import { endChances, type EndChances } from './chances.js'
import type { FinalLossNumbers } from './numbers.js'
import type { Trained } from './observations.js'
import type { FinalLossState, PredictedEnd } from './search.js'

/** Learning rates of the grid are half a decade apart; an interval reaches between them. */
const betweenRates = Math.sqrt(2)

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
  seed: number,
  numbers: FinalLossNumbers,
): Chosen | null {
  const { favourite, ends } = state
  const contenders = state.contenders.ends
  if (favourite === null) return null
  const chances = endChances(state, seed)
  const { batchSize, learningRate } = favourite
  const sizes = likelyRange(contenders, chances, ({ batchSize: size }) => size, numbers)
  const rates = likelyRange(
    contenders,
    chances,
    (end) => (end.batchSize === batchSize ? end.learningRate : null),
    numbers,
  )
  const forecast: EndForecast = {
    bySize: bestBySize(state, numbers),
    largestAsGood: largestAsGood(state, numbers),
    trained: ends.filter(({ trained }) => trained).length,
    annealed: new Set(anneals.filter(({ loss }) => loss !== null).map(candidateKey)).size,
    usual: usualEnd(state, pairs.usual, numbers),
    ...(pairs.constant === null ? {} : { constant: pairs.constant }),
  }
  return {
    batchSize,
    learningRate,
    batchSizeInterval: including(batchSize, sizes),
    learningRateInterval: {
      low: Math.min(learningRate, rates.low) / betweenRates,
      high: Math.max(learningRate, rates.high) * betweenRates,
    },
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

const including = (value: number, { low, high }: Interval): Interval => ({
  low: Math.min(value, low),
  high: Math.max(value, high),
})

/** The values between which the lowest end lies, without the tails. */
function likelyRange(
  ends: readonly PredictedEnd[],
  { best }: EndChances,
  valueOf: (end: PredictedEnd) => number | null,
  { decision }: FinalLossNumbers,
): Interval {
  const weighed = ends
    .flatMap((end, i) => {
      const value = valueOf(end)
      return value === null ? [] : [{ value, weight: best[i] ?? 0 }]
    })
    .sort((a, b) => a.value - b.value)
  const total = weighed.reduce((sum, { weight }) => sum + weight, 0)
  let sum = 0
  const within = weighed.filter(({ weight }) => {
    const before = sum
    sum += weight
    return weight > 0 && sum > decision.tail * total && before < (1 - decision.tail) * total
  })
  return {
    low: within[0]?.value ?? Number.POSITIVE_INFINITY,
    high: within.at(-1)?.value ?? Number.NEGATIVE_INFINITY,
  }
}

/** The best rate of every batch size. */
function bestBySize({ ends }: FinalLossState, numbers: FinalLossNumbers): readonly SizeEnd[] {
  const best = new Map<number, PredictedEnd>()
  for (const end of ends) {
    const other = best.get(end.batchSize)
    if (other === undefined || end.log < other.log) best.set(end.batchSize, end)
  }
  return [...best.values()]
    .sort((a, b) => a.batchSize - b.batchSize)
    .map((end) => asSizeEnd(end, numbers))
}

function asSizeEnd(
  { batchSize, learningRate, log, deviation, trained }: PredictedEnd,
  { decision }: FinalLossNumbers,
): SizeEnd {
  const away = decision.tailDeviations * deviation
  const loss = { value: Math.exp(log), low: Math.exp(log - away), high: Math.exp(log + away) }
  return { batchSize, learningRate, loss, trained }
}

/** Null where the default is not a candidate. */
function usualEnd(
  { ends }: FinalLossState,
  usual: Candidate,
  numbers: FinalLossNumbers,
): SizeEnd | null {
  const end = ends.find((candidate) => candidateKey(candidate) === candidateKey(usual))
  return end === undefined ? null : asSizeEnd(end, numbers)
}

function largestAsGood({ ends }: FinalLossState, { decision }: FinalLossNumbers): number {
  const most = Math.min(...ends.map(({ log }) => log)) + Math.log1p(decision.asGood)
  return Math.max(...ends.filter(({ log }) => log <= most).map(({ batchSize }) => batchSize))
}
