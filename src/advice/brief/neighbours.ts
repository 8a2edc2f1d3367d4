/** Why not larger, and why not smaller. */
import type { Advice } from '../vocabulary/answer.js'
import type { Statement, StatementCode } from '../vocabulary/brief.js'
import type { ReasonOf } from '../vocabulary/reasons.js'
import { boundCodes, firstOf, reasonOf, statedIf } from './statements.js'

type Side = 'larger' | 'smaller'

/** What each side may say; `ends` is made of `end-by-size`. */
export const sideCodes = {
  larger: [
    'size-decided',
    'effective-decided',
    'sizes-decided',
    ...boundCodes,
    'ends',
    'not-trained',
    'why-not-larger',
    'replicate-overruled',
    'race-tied',
    'race-falling',
    'race-skipped',
    'theory-optimum',
    'alternative-throughput',
  ],
  smaller: [
    'size-decided',
    'effective-decided',
    'sizes-decided',
    'ends',
    'not-trained',
    'why-not-smaller',
    'replicate-overruled',
    'race-tied',
    'race-falling',
    'race-skipped',
    'theory-optimum',
  ],
} as const satisfies Readonly<Record<Side, readonly StatementCode[]>>

/** More rows a second tempt from this gain on. */
const rowsGainMin = 1.25
/** Theory explains a choice that it puts within this factor of its own. */
const theoryFactor = 2

export function whyNotLarger(advice: Advice): readonly Statement[] {
  const advised = advice.batchSize?.value
  if (advised === undefined) return []
  const decided = decidedStatements('larger', advice, advised)
  if (decided.length > 0) return decided
  const { largestBatchSize } = advice
  if (largestBatchSize !== null && advised >= largestBatchSize.value)
    return statedIf('larger', firstOf(advice, boundCodes))
  const ends = endStatements('larger', advice, advised)
  if (ends.length > 0) return ends
  const measured = reasonOf(advice, 'why-not-larger')
  return [
    ...(measured === null
      ? unmeasuredStatements('larger', advice, advised)
      : measuredStatements('larger', advice, measured)),
    ...throughputStatements(advice, measured?.values.batchSize ?? advised),
  ]
}

export function whyNotSmaller(advice: Advice): readonly Statement[] {
  const advised = advice.batchSize?.value
  if (advised === undefined || advised === 1) return []
  const decided = decidedStatements('smaller', advice, advised)
  if (decided.length > 0) return decided
  const ends = endStatements('smaller', advice, advised)
  if (ends.length > 0) return ends
  const measured = reasonOf(advice, 'why-not-smaller')
  return measured === null
    ? unmeasuredStatements('smaller', advice, advised)
    : measuredStatements('smaller', advice, measured)
}

type Neighbour = ReasonOf<'why-not-larger'> | ReasonOf<'why-not-smaller'>

/** A neighbour that was as quick is said by what decided: seed, falling rate, or the rule. */
function measuredStatements(
  side: Side,
  advice: Advice,
  neighbour: Neighbour,
): readonly Statement[] {
  const overruled = reasonOf(advice, 'replicate-overruled')
  if (isOf(neighbour, overruled?.values.batchSize, overruled?.values.learningRate))
    return statedIf(side, overruled)
  const falling = reasonOf(advice, 'race-falling')
  if (isOf(neighbour, falling?.values.otherBatchSize, falling?.values.otherRate))
    return statedIf(side, falling)
  return statedIf(side, tieWith(neighbour, side, advice) ?? neighbour)
}

/** The rule that broke the tie with a neighbour; null without one. */
function tieWith(neighbour: Neighbour, side: Side, advice: Advice): ReasonOf<'race-tied'> | null {
  const tied = reasonOf(advice, 'race-tied')
  if (tied === null || !isOf(neighbour, tied.values.secondBatchSize, tied.values.secondRate))
    return null
  const { learningRate } = neighbour.values
  const winsTie = side === 'smaller' || learningRate > (advice.learningRate?.value ?? learningRate)
  return winsTie ? tied : null
}

const isOf = ({ values }: Neighbour, batchSize?: number, learningRate?: number): boolean =>
  values.batchSize === batchSize && values.learningRate === learningRate

/** The user decided the size, or an end of the range. */
function decidedStatements(side: Side, advice: Advice, advised: number): readonly Statement[] {
  const whole = firstOf(advice, ['size-decided', 'effective-decided'])
  if (whole !== null) return statedIf(side, whole)
  const range = reasonOf(advice, 'sizes-decided')
  const end = side === 'larger' ? range?.values.max : range?.values.min
  return statedIf(side, end === advised ? range : null)
}

/** No other size was compared: what theory says, or that nothing raced. */
function unmeasuredStatements(side: Side, advice: Advice, advised: number): readonly Statement[] {
  const skipped = reasonOf(advice, 'race-skipped')
  if (skipped !== null) return statedIf(side, skipped)
  const theory = reasonOf(advice, 'theory-optimum')
  if (theory === null) return []
  const { optimum } = theory.values
  const explains =
    side === 'larger' ? optimum <= theoryFactor * advised : optimum >= advised / theoryFactor
  return statedIf(side, explains ? theory : null)
}

/** The largest size trains more rows per second, where that was not compared already. */
function throughputStatements(advice: Advice, compared: number): readonly Statement[] {
  const more = reasonOf(advice, 'alternative-throughput')
  const isWorthSaying =
    more !== null && more.values.batchSize > compared && more.values.gain >= rowsGainMin
  return statedIf('larger', isWorthSaying ? more : null)
}

type EndBySize = ReasonOf<'end-by-size'>
type SizeEnd = EndBySize['values']['sizes'][number]

/** Where the rate falls to zero: how much higher the next size ends, and how much quicker it is. */
function endStatements(side: Side, advice: Advice, advised: number): readonly Statement[] {
  const bySize = reasonOf(advice, 'end-by-size')
  const own = bySize?.values.sizes.find(({ batchSize }) => batchSize === advised)
  if (bySize === null || own === undefined) return []
  const neighbours = neighboursIn(bySize, side, advised)
  if (neighbours.length === 0)
    return [{ place: side, code: 'not-trained', values: {}, evidence: [], source: null }]
  return neighbours.map((other) => endStatement(side, own, other, bySize))
}

/** The nearest size; among larger ones, the largest that ends as low comes first. */
function neighboursIn({ values }: EndBySize, side: Side, advised: number): readonly SizeEnd[] {
  const { sizes, asGood } = values
  const ascending = [...sizes].sort((a, b) => a.batchSize - b.batchSize)
  if (side === 'smaller') return ascending.filter(({ batchSize }) => batchSize < advised).slice(-1)
  const good = ascending.filter(({ batchSize }) => batchSize > advised && batchSize === asGood)
  const from = Math.max(advised, asGood)
  return [...good, ...ascending.filter(({ batchSize }) => batchSize > from).slice(0, 1)]
}

function endStatement(
  place: Side,
  own: SizeEnd,
  { batchSize, learningRate, loss, timeMs, ratio, ratioLow, ratioHigh }: SizeEnd,
  { evidence }: EndBySize,
): Statement {
  const higher = { higher: ratio - 1, higherLeast: ratioLow - 1, higherMost: ratioHigh - 1 }
  const values = { batchSize, learningRate, loss, ...higher, quicker: own.timeMs / timeMs }
  return { place, code: 'ends', values, evidence, source: null }
}
