/** The batch sizes that the wishes of a question allow. Sizes in rows. */
import type { Candidate } from '../vocabulary/decision.js'
import type { SizeWish, Wishes } from '../vocabulary/wishes.js'

/** Most powers of two that are looked at: up to 2^30 rows. */
const powersMax = 31
const powers = Array.from({ length: powersMax }, (_, k) => 2 ** k)

const isPowerOfTwo = (size: number): boolean => powers.includes(size)

/** Whether a size is as the user wants sizes to be; an effective size is no part of this. */
export function allowsSize({ batchSize, batchSizes = {} }: Wishes, size: number): boolean {
  if (batchSize !== undefined) return size === batchSize
  const { min = 1, max = Number.POSITIVE_INFINITY, multipleOf = 1, powerOfTwo } = batchSizes
  if (size < min || size > max || size % multipleOf !== 0) return false
  return powerOfTwo !== true || isPowerOfTwo(size)
}

/** Whether the user would take this pair as an advice. */
export function allowsPair(wishes: Wishes, { batchSize, learningRate }: Candidate): boolean {
  if (wishes.effectiveBatchSize !== undefined) return false
  if (wishes.learningRate !== undefined && learningRate !== wishes.learningRate) return false
  return allowsSize(wishes, batchSize)
}

/** The wishes leave no choice of the batch size, or bound it. */
export const boundsSize = (wishes: Wishes): boolean =>
  fixesSize(wishes) || wishes.batchSizes !== undefined

/** The wishes leave no choice of the batch size at all. */
export const fixesSize = ({ batchSize, effectiveBatchSize }: Wishes): boolean =>
  batchSize !== undefined || effectiveBatchSize !== undefined

/** The smallest size that is allowed; null where none up to `most` is. */
export function smallestAllowed(wishes: Wishes, most: number): number | null {
  const { batchSize, batchSizes = {} } = wishes
  if (batchSize !== undefined) return batchSize <= most ? batchSize : null
  return sizesWithin(batchSizes, most)[0] ?? null
}

/**
 * The sizes to race, ascending, given the largest that fits.
 *
 *   a fixed size        that size
 *   a range, multiples  the unit times 1, 2, 4, ..., and the ends of the range
 *   an effective size   that size; where it does not fit, its largest divisor that does
 *
 * Example: from 100 to 300 by multiples of 24, 1,000 rows fit: 120, 192, 288.
 *
 * @param fits whether a long training of a size keeps within memory
 */
export function wishedSizes(
  wishes: Wishes,
  largest: number,
  fits: (size: number) => boolean,
): readonly number[] {
  const { batchSize, batchSizes = {}, effectiveBatchSize } = wishes
  if (effectiveBatchSize !== undefined) {
    const possible = divisorsOf(effectiveBatchSize).filter((size) => size <= largest)
    return [possible.findLast(fits) ?? possible.at(-1) ?? 1]
  }
  if (batchSize !== undefined) return batchSize <= largest ? [batchSize] : []
  const sizes = sizesWithin(batchSizes, largest)
  const kept = sizes.filter(fits)
  return kept.length > 0 ? kept : sizes.slice(0, 1)
}

/** Powers of two of the unit within the range, with the least and the largest allowed size. */
function sizesWithin(wish: SizeWish, largest: number): readonly number[] {
  const { min = 1, max = Number.POSITIVE_INFINITY, multipleOf = 1, powerOfTwo } = wish
  const high = Math.min(max, largest)
  const least = Math.ceil(min / multipleOf) * multipleOf
  const most = Math.floor(high / multipleOf) * multipleOf
  const ladder = powers.map((power) => power * multipleOf)
  const ends = powerOfTwo === true ? [] : [least, most]
  return [...new Set([...ladder, ...ends])]
    .filter((size) => allowsSize({ batchSizes: wish }, size) && size <= high)
    .sort((a, b) => a - b)
}

/** Divisors of n >= 1, ascending. */
export function divisorsOf(n: number): readonly number[] {
  const small = Array.from({ length: Math.floor(Math.sqrt(n)) }, (_, i) => i + 1).filter(
    (divisor) => n % divisor === 0,
  )
  return [...new Set([...small, ...small.map((divisor) => n / divisor)])].sort((a, b) => a - b)
}
