/** What the user has decided already: the advice is about the rest. */

/** Which batch sizes may be advised; rows. */
export interface SizeWish {
  readonly min?: number
  readonly max?: number
  readonly multipleOf?: number
  readonly powerOfTwo?: true
}

/** Every absent field is left to the advice. */
export interface Wishes {
  /** B: rows of a step on one worker; with `effectiveBatchSize` the rows of a micro-batch. */
  readonly batchSize?: number
  readonly batchSizes?: SizeWish
  /** Rows of one update, over all workers and accumulated micro-batches. */
  readonly effectiveBatchSize?: number
  /** Of an update, over all workers. */
  readonly learningRate?: number
}
