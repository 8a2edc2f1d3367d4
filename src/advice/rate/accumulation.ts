export interface AccumulationPlan {
  readonly microBatchSize: number
  readonly steps: number
  readonly effectiveBatchSize: number
}

/**
 * Gradient accumulation for a batch that does not fit: the gradients of `steps` equal
 * micro-batches are added up before one update.
 *
 *   steps = ceil(wanted / largest),   micro-batch = ceil(wanted / steps)
 *
 * The effective size is `wanted` rounded up to a multiple of `steps`.
 *
 * @param sizes `wanted`: rows per update. `largest`: rows that fit, 0 where none do.
 * @returns null where the wanted batch fits, or nothing does. Example: 1,000 wanted, 300 fit:
 *   4 x 250.
 */
export function accumulationPlan({
  wanted,
  largest,
}: {
  readonly wanted: number
  readonly largest: number
}): AccumulationPlan | null {
  if (wanted <= largest || largest < 1) return null
  const steps = Math.ceil(wanted / largest)
  const microBatchSize = Math.ceil(wanted / steps)
  return { microBatchSize, steps, effectiveBatchSize: microBatchSize * steps }
}
