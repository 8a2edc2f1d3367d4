import type { Tensor, Tf } from '../library.js'

/** Tensors of shape [rows, ...row], in the order of the model's inputs and outputs. */
export interface Batch {
  readonly inputs: readonly Tensor[]
  readonly targets: readonly Tensor[]
}

export function disposeBatch({ inputs, targets }: Batch): void {
  for (const tensor of [...inputs, ...targets]) tensor.dispose()
}

/** Number of rows of a batch. */
export const rowsOf = ({ inputs }: Batch): number => inputs[0]?.shape[0] ?? 0

/** Rows as tensors on the engine, of shape [rows, ...row]. The caller disposes every batch. */
export class Rows {
  constructor(
    private readonly tf: Tf,
    private readonly all: Batch,
    readonly count: number,
  ) {}

  /** The rows with these indices, in this order. */
  gather(indices: Int32Array): Batch {
    const indexTensor = this.tf.tensor1d(indices, 'int32')
    const batch = this.map((tensor) => this.tf.gather(tensor, indexTensor))
    indexTensor.dispose()
    return batch
  }

  /** `size` rows from `start` on; fewer at the end. */
  slice(start: number, size: number): Batch {
    const count = Math.min(size, this.count - start)
    return this.map((tensor) => this.tf.slice(tensor, start, count))
  }

  dispose(): void {
    disposeBatch(this.all)
  }

  private map(take: (tensor: Tensor) => Tensor): Batch {
    return { inputs: this.all.inputs.map(take), targets: this.all.targets.map(take) }
  }
}

export interface LoadedData {
  readonly training: Rows
  readonly validation: Rows
}
