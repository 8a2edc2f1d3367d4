/** What the request has decided already, checked against its data and against itself. */
import { divisorsOf, allowsSize, smallestAllowed } from '../../advice/wishes/sizes.js'
import type { CurrentPair } from '../../advice/vocabulary/question.js'
import type { SizeWish, Wishes } from '../../advice/vocabulary/wishes.js'
import { invalid } from '../../errors.js'
import { omitUndefined } from '../../omit-undefined.js'
import type { StudyRequest } from './study-request.js'

type WishRequest = Pick<
  StudyRequest,
  'batchSize' | 'batchSizes' | 'effectiveBatchSize' | 'learningRate'
>

/** What the wishes are checked against. */
interface WishFacts {
  readonly trainingRows: number
  readonly workers: number
  /** The learning rate that the request writes in its optimizer; undefined for none. */
  readonly optimizerRate: number | undefined
}

/** Undefined where the request leaves everything open: such a question keeps its id. */
export function resolveWishes(request: WishRequest, facts: WishFacts): Wishes | undefined {
  const wishes: Wishes = omitUndefined({
    batchSize: request.batchSize,
    batchSizes: sizeWish(request.batchSizes),
    effectiveBatchSize: request.effectiveBatchSize,
    learningRate: request.learningRate,
  })
  if (Object.keys(wishes).length === 0) return undefined
  refuseTwoSizes(wishes)
  for (const [pointer, rows] of sizesOf(wishes)) requireRows(pointer, rows, facts)
  requireSizeInRange(wishes, facts)
  if (wishes.effectiveBatchSize !== undefined)
    requireDivisible(wishes, wishes.effectiveBatchSize, facts)
  requireOneRate(wishes, facts)
  return wishes
}

/** What the user trains with now. It need not be allowed as an advice. */
export function resolveCurrent(
  { current }: Pick<StudyRequest, 'current'>,
  trainingRows: number,
): CurrentPair | undefined {
  if (current !== undefined) requireRows('/current/batchSize', current.batchSize, { trainingRows })
  return current
}

/** `powerOfTwo: false` and an empty object wish nothing. */
function sizeWish(given: WishRequest['batchSizes']): SizeWish | undefined {
  if (given === undefined) return undefined
  const { min, max, multipleOf, powerOfTwo } = given
  const wish: SizeWish = omitUndefined({
    min,
    max,
    multipleOf,
    powerOfTwo: powerOfTwo === true ? (true as const) : undefined,
  })
  return Object.keys(wish).length === 0 ? undefined : wish
}

function refuseTwoSizes({ batchSize, batchSizes }: Wishes): void {
  if (batchSize === undefined || batchSizes === undefined) return
  throw invalid(
    '/batchSizes',
    batchSizes,
    'batchSize or batchSizes, not both',
    `batchSize ${batchSize} leaves no size to choose: leave out batchSizes, or batchSize`,
  )
}

function sizesOf(wishes: Wishes): readonly (readonly [string, number])[] {
  const { batchSize, batchSizes = {}, effectiveBatchSize } = wishes
  const sizes = {
    '/batchSize': batchSize,
    '/batchSizes/min': batchSizes.min,
    '/batchSizes/multipleOf': batchSizes.multipleOf,
    '/effectiveBatchSize': effectiveBatchSize,
  }
  return Object.entries(sizes).flatMap(([pointer, rows]) =>
    rows === undefined ? [] : [[pointer, rows] as const],
  )
}

function requireRows(
  pointer: string,
  rows: number,
  { trainingRows }: Pick<WishFacts, 'trainingRows'>,
): void {
  if (rows <= trainingRows) return
  throw invalid(
    pointer,
    rows,
    `at most the training rows: ${trainingRows}`,
    `a batch has at most as many rows as the data: ${trainingRows} train, and ${rows} are asked for`,
  )
}

function requireSizeInRange({ batchSizes }: Wishes, { trainingRows }: WishFacts): void {
  if (batchSizes === undefined) return
  const { min = 1, max, multipleOf = 1, powerOfTwo } = batchSizes
  if (max !== undefined && min > max)
    throw invalid('/batchSizes/max', max, `at least min: ${min}`, `max ${max} is below min ${min}`)
  if (powerOfTwo === true && !isPowerOfTwo(multipleOf))
    throw invalid(
      '/batchSizes/multipleOf',
      multipleOf,
      'a power of two, or powerOfTwo: false',
      `no power of two is a multiple of ${multipleOf}: leave out multipleOf, or powerOfTwo`,
    )
  if (smallestAllowed({ batchSizes }, trainingRows) !== null) return
  const what = powerOfTwo === true ? 'power of two' : `multiple of ${multipleOf}`
  throw invalid(
    '/batchSizes',
    batchSizes,
    'a range with at least one size',
    `there is no ${what} from ${min} to ${Math.min(max ?? trainingRows, trainingRows)}: widen the range`,
  )
}

const isPowerOfTwo = (value: number): boolean => Number.isInteger(Math.log2(value))

/** The workers share an update equally, in equal micro-batches of an allowed size. */
function requireDivisible(
  wishes: Wishes,
  effective: number,
  { trainingRows, workers }: WishFacts,
): void {
  const pointer = '/effectiveBatchSize'
  if (effective % workers !== 0)
    throw invalid(
      pointer,
      effective,
      `a multiple of the workers: ${nearestMultiples(effective, workers, trainingRows)}`,
      `${workers} workers cannot share ${effective} rows equally: change effectiveBatchSize or workers`,
    )
  const { batchSize } = wishes
  const rows = effective / workers
  if (batchSize !== undefined && rows % batchSize !== 0)
    throw invalid(
      '/batchSize',
      batchSize,
      `a divisor of ${rows}: ${listed(divisorsOf(rows))}`,
      `an update of ${effective} rows on ${workers} ${workers === 1 ? 'worker' : 'workers'} is not made of whole batches of ${batchSize}: with effectiveBatchSize, batchSize is the size of a micro-batch`,
    )
  if (divisorsOf(rows).some((size) => allowsSize(wishes, size))) return
  throw invalid(
    '/batchSizes',
    wishes.batchSizes,
    `sizes with a divisor of ${rows}: ${listed(divisorsOf(rows))}`,
    `no allowed size makes up an update of ${effective} rows: with effectiveBatchSize, batchSizes are those of a micro-batch`,
  )
}

const listedMax = 12

const listed = (sizes: readonly number[]): string =>
  sizes.length <= listedMax
    ? sizes.join(', ')
    : `${sizes.slice(0, listedMax).join(', ')}, …, ${sizes.at(-1)}`

function nearestMultiples(rows: number, workers: number, most: number): string {
  const below = Math.floor(rows / workers) * workers
  const sizes = [below, below + workers].filter((size) => size > 0 && size <= most)
  return sizes.length === 0 ? `${workers}, 2 × ${workers}, …` : sizes.join(', ')
}

function requireOneRate({ learningRate }: Wishes, { optimizerRate }: WishFacts): void {
  if (learningRate === undefined || optimizerRate === undefined) return
  if (Number(learningRate.toPrecision(6)) === optimizerRate) return
  throw invalid(
    '/learningRate',
    learningRate,
    `one rate: ${optimizerRate}, as in the optimizer, or none there`,
    `the optimizer has the learning rate ${optimizerRate} and the request fixes ${learningRate}: give one`,
  )
}
