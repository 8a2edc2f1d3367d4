import { mulberry32 } from '../../../advice/math/random.js'

/**
 * The order in which a training visits the rows: a new permutation from the seed every epoch. A
 * batch that runs over the end of an epoch continues in the next, so every batch is full. Batch k
 * is a function of the seed alone: a continued run sees the batches of an uninterrupted one.
 */
export class BatchOrder {
  private epoch = -1
  private permutation = new Int32Array(0)

  constructor(
    private readonly rows: number,
    private readonly seed: number,
  ) {}

  /** Row indices of the batch of this step (from 0). */
  batch(step: number, batchSize: number): Int32Array {
    const indices = new Int32Array(batchSize)
    for (let i = 0; i < batchSize; i++) {
      const position = step * batchSize + i
      this.enterEpoch(Math.floor(position / this.rows))
      indices[i] = this.permutation[position % this.rows] ?? 0
    }
    return indices
  }

  private enterEpoch(epoch: number): void {
    if (epoch === this.epoch) return
    this.epoch = epoch
    this.permutation = shuffledIndices(this.rows, mulberry32(this.seed * 7919 + epoch))
  }
}

/** A uniform permutation (Durstenfeld, "Algorithm 235: Random permutation", 1964). */
function shuffledIndices(count: number, random: () => number): Int32Array<ArrayBuffer> {
  const indices = Int32Array.from({ length: count }, (_, i) => i)
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    const kept = indices[i] ?? 0
    indices[i] = indices[j] ?? 0
    indices[j] = kept
  }
  return indices
}
