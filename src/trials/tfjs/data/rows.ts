import type { Tensor, Tf } from '../library.js'

export interface Batch {
  readonly x: Tensor
  readonly y: Tensor
}

export function disposeBatch({ x, y }: Batch): void {
  x.dispose()
  y.dispose()
}

/** Rows as tensors on the engine, of shape [rows, ...row]. The caller disposes every batch. */
export class Rows {
  constructor(
    private readonly tf: Tf,
    private readonly x: Tensor,
    private readonly y: Tensor,
    readonly count: number,
  ) {}

  /** The rows with these indices, in this order. */
  gather(indices: Int32Array): Batch {
    const indexTensor = this.tf.tensor1d(indices, 'int32')
    const batch = { x: this.tf.gather(this.x, indexTensor), y: this.tf.gather(this.y, indexTensor) }
    indexTensor.dispose()
    return batch
  }

  /** `size` rows from `start` on; fewer at the end. */
  slice(start: number, size: number): Batch {
    const count = Math.min(size, this.count - start)
    return { x: this.tf.slice(this.x, start, count), y: this.tf.slice(this.y, start, count) }
  }

  dispose(): void {
    this.x.dispose()
    this.y.dispose()
  }
}

export interface LoadedData {
  readonly training: Rows
  readonly validation: Rows
  /** Null for regression. */
  readonly classes: number | null
}
