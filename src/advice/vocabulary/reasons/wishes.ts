/** What the user had decided already, and what it costs. Each table stands in its own part. */
import { listOf, oneOf, optional, type FieldTable } from './fields.js'

/** What to do. */
export const wishUseFields = {
  'size-decided': { batchSize: 'rows' },
  'sizes-decided': {
    min: optional('rows'),
    max: optional('rows'),
    multipleOf: optional('rows'),
    powerOfTwo: 'flag',
  },
  'rate-decided': { learningRate: 'learningRate' },
  /**
   * An effective size: `steps` micro-batches on each of `workers` make an update. `layouts`: the
   * quickest way on fewer workers too; `updateMs` without communication.
   */
  'effective-decided': {
    effectiveBatchSize: 'rows',
    workers: 'count',
    microBatchSize: 'rows',
    steps: 'count',
    updateMs: 'ms',
    layouts: listOf({ workers: 'count', microBatchSize: 'rows', steps: 'count', updateMs: 'ms' }),
  },
  /** The effective size does not fit as one batch: its rate is scaled from the raced size. */
  'effective-rate': {
    racedBatchSize: 'rows',
    racedRate: 'learningRate',
    effectiveBatchSize: 'rows',
    learningRate: 'learningRate',
  },
  /** No allowed size fits; `wanted`: the smallest. Accumulation reaches `effectiveBatchSize`. */
  'wish-does-not-fit': {
    wanted: 'rows',
    largest: 'rows',
    bound: oneOf('memory', 'rows', 'engine', 'failure'),
    budgetBytes: 'bytes',
    microBatchSize: optional('rows'),
    steps: optional('count'),
    effectiveBatchSize: optional('rows'),
  },
} as const satisfies Readonly<Record<string, FieldTable>>

/** What was measured. */
export const wishWhyFields = {
  /**
   * The quickest other pair that was trained, and its time to the same loss. `reached`: the advised
   * pair got there too; else `wishMs` is how long it trained.
   */
  'wish-cost': {
    batchSize: 'rows',
    learningRate: 'learningRate',
    freeMs: 'ms',
    wishMs: 'ms',
    ratio: 'ratio',
    reached: 'flag',
  },
  /** None of `candidates` other pairs that were trained got there sooner. */
  'wish-costs-nothing': { candidates: 'count' },
  'wish-cost-unmeasured': {},
} as const satisfies Readonly<Record<string, FieldTable>>

/** What to watch. */
export const wishWatchFields = {
  /** The decided rate is above the `edge` that the range test met at `batchSize`. */
  'rate-beyond-edge': { learningRate: 'learningRate', edge: 'learningRate', batchSize: 'rows' },
} as const satisfies Readonly<Record<string, FieldTable>>
