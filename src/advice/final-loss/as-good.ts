/**
 * The pairs that end about as low as the favourite: the largest range of batch sizes and learning
 * rates around it in which no predicted end lies more than a few percent above its own.
 */
import type { AsGood, Candidate } from '../vocabulary/decision.js'
import type { FinalLossNumbers } from './numbers.js'
import type { FinalLossState, PredictedEnd } from './search.js'

/** A pair with how far its end may rise before it is too high, in standard deviations. */
interface Weighed {
  readonly end: PredictedEnd
  /** (ln(1 + within) - difference) / its standard deviation; infinite for the favourite. */
  readonly margin: number
}

/** Null without another such pair. */
export function pairsAsGood(
  { ends, favourite }: Pick<FinalLossState, 'ends' | 'favourite'>,
  { decision }: FinalLossNumbers,
): AsGood | null {
  if (favourite === null) return null
  const { within, held } = decision.asGoodPairs
  const weighed = ends.map((end): Weighed => {
    const room = Math.log1p(within) - (end.log - favourite.log)
    return { end, margin: end === favourite ? Number.POSITIVE_INFINITY : room / end.apart }
  })
  const [largest] = rangesAround(favourite, weighed)
    .filter(({ margin }) => margin >= 0)
    .sort((a, b) => b.pairs - a.pairs || b.margin - a.margin)
  if (largest === undefined || largest.pairs < 2) return null
  const { batchSizes, learningRates, pairs, margin } = largest
  const claimed = held.findLast(({ from }) => margin >= from)?.held ?? 0
  return { batchSizes, learningRates, pairs, within, held: claimed }
}

/** A range with the least margin in it. */
type Range = Pick<AsGood, 'batchSizes' | 'learningRates' | 'pairs'> & { readonly margin: number }

/** Every range of neighbouring sizes and rates that holds the favourite. */
function rangesAround(favourite: Candidate, weighed: readonly Weighed[]): readonly Range[] {
  const valuesOf = (value: (pair: Candidate) => number): readonly number[] =>
    [...new Set(weighed.map(({ end }) => value(end)))].sort((a, b) => a - b)
  const sizes = intervalsAround(
    favourite.batchSize,
    valuesOf(({ batchSize }) => batchSize),
  )
  const rates = intervalsAround(
    favourite.learningRate,
    valuesOf(({ learningRate }) => learningRate),
  )
  return sizes.flatMap((batchSizes) =>
    rates.map((learningRates): Range => {
      const inside = weighed.filter(
        ({ end }) => isIn(batchSizes, end.batchSize) && isIn(learningRates, end.learningRate),
      )
      const margin = Math.min(...inside.map((pair) => pair.margin))
      return { batchSizes, learningRates, pairs: inside.length, margin }
    }),
  )
}

type Interval = AsGood['batchSizes']

const isIn = ({ low, high }: Interval, value: number): boolean => value >= low && value <= high

/** @param values ascending */
const intervalsAround = (value: number, values: readonly number[]): readonly Interval[] =>
  values
    .filter((low) => low <= value)
    .flatMap((low) => values.filter((high) => high >= value).map((high) => ({ low, high })))
