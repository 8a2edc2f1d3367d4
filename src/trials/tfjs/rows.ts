import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { mulberry32 } from '../../advice/math/random.js'
import type { ModelGraph } from '../../advice/vocabulary/model-graph.js'
import { datasetFiles, type DatasetHeader, type TrialData } from '../protocol/dataset.js'
import type { Tf } from './engine.js'
import { syntheticRows } from './synthetic-data.js'

type Tensor = ReturnType<Tf['tensor']>
export interface Batch {
  readonly x: Tensor
  readonly y: Tensor
}
export function disposeBatch({ x, y }: Batch): void {
  x.dispose()
  y.dispose()
}

/** The rows as tensors: they stay on the engine, a batch is gathered from them (shape [rows, ...row]). */
export class Rows {
  constructor(
    private readonly tf: Tf,
    private readonly x: Tensor,
    private readonly y: Tensor,
    readonly count: number,
  ) {}
  /** The rows with these numbers, in this order; the caller disposes both tensors. */
  gather(indices: Int32Array): Batch {
    const which = this.tf.tensor1d(indices, 'int32')
    const batch = { x: this.tf.gather(this.x, which), y: this.tf.gather(this.y, which) }
    which.dispose()
    return batch
  }
  /** Rows `from` to `from + count` (fewer at the end). */
  slice(from: number, count: number): Batch {
    const taken = Math.min(count, this.count - from)
    return { x: this.tf.slice(this.x, from, taken), y: this.tf.slice(this.y, from, taken) }
  }
  dispose(): void {
    this.x.dispose()
    this.y.dispose()
  }
}

export interface LoadedData {
  readonly training: Rows
  readonly validation: Rows
  readonly classes: number | null
}

/** Loads or generates training and validation rows on the engine. */
export async function loadRows(tf: Tf, data: TrialData, model: ModelGraph): Promise<LoadedData> {
  return data.kind === 'synthetic' ? generate(tf, data, model) : read(tf, data.folder, model)
}

function generate(
  tf: Tf,
  data: Extract<TrialData, { kind: 'synthetic' }>,
  model: ModelGraph,
): LoadedData {
  const size = product(model.input.shape)
  const targetSize = product(model.outputShape)
  const all = syntheticRows({
    rows: data.rows + data.validationRows,
    size,
    classes: data.classes,
    vocabulary: model.input.vocabulary,
    targetSize,
    seed: data.seed,
  })
  const part = (from: number, count: number): Rows => {
    const x = tf.tensor(
      all.x.slice(from * size, (from + count) * size),
      [count, ...model.input.shape],
      model.input.dtype,
    )
    const width = data.classes === null ? targetSize : 1
    const target = all.y.slice(from * width, (from + count) * width)
    return new Rows(
      tf,
      x,
      tf.tensor(
        target,
        data.classes === null ? [count, ...model.outputShape] : [count],
        data.classes === null ? 'float32' : 'int32',
      ),
      count,
    )
  }
  return {
    training: part(0, data.rows),
    validation: part(data.rows, data.validationRows),
    classes: data.classes,
  }
}

async function read(tf: Tf, folder: string, model: ModelGraph): Promise<LoadedData> {
  const header = JSON.parse(
    await readFile(path.join(folder, datasetFiles.header), 'utf8'),
  ) as DatasetHeader
  const load = async (xFile: string, yFile: string, count: number): Promise<Rows> => {
    const [x, y] = await Promise.all([
      readFile(path.join(folder, xFile)),
      readFile(path.join(folder, yFile)),
    ])
    const target = header.targetType === 'class' ? numbers(y, 'int32') : numbers(y, 'float32')
    const inputs = numbers(x, header.inputType)
    const cast =
      model.input.dtype === header.inputType
        ? inputs
        : model.input.dtype === 'int32'
          ? Int32Array.from(inputs)
          : Float32Array.from(inputs)
    return new Rows(
      tf,
      tf.tensor(cast, [count, ...model.input.shape], model.input.dtype),
      tf.tensor(
        target,
        [count, ...header.targetShape],
        header.targetType === 'class' ? 'int32' : 'float32',
      ),
      count,
    )
  }
  return {
    training: await load(datasetFiles.xTrain, datasetFiles.yTrain, header.trainingRows),
    validation: await load(
      datasetFiles.xValidation,
      datasetFiles.yValidation,
      header.validationRows,
    ),
    classes: header.classes,
  }
}

function numbers(bytes: Buffer, type: 'float32' | 'int32'): Float32Array | Int32Array {
  const copy = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)
  return type === 'float32' ? new Float32Array(copy) : new Int32Array(copy)
}

const product = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1)

/**
 * The order in which training visits the rows: every epoch a new permutation from the seed; a batch that runs over the end of an
 * epoch goes on in the next, so that every batch is full. The k-th batch is the same whoever asks for it: a continued run
 * sees what an uninterrupted one would have seen.
 */
export class BatchOrder {
  private epoch = -1
  private permutation = new Int32Array(0)
  constructor(
    private readonly rows: number,
    private readonly seed: number,
  ) {}
  /** Row numbers of batch `step` (0-based) of `batchSize` rows. */
  batch(step: number, batchSize: number): Int32Array {
    const indices = new Int32Array(batchSize)
    for (let i = 0; i < batchSize; i++) {
      const position = step * batchSize + i
      this.enter(Math.floor(position / this.rows))
      indices[i] = this.permutation[position % this.rows] ?? 0
    }
    return indices
  }
  private enter(epoch: number): void {
    if (epoch === this.epoch) return
    this.epoch = epoch
    const random = mulberry32(this.seed * 7919 + epoch)
    this.permutation = Int32Array.from({ length: this.rows }, (_, i) => i)
    for (let i = this.rows - 1; i > 0; i--) {
      const j = Math.floor(random() * (i + 1))
      const kept = this.permutation[i] ?? 0
      this.permutation[i] = this.permutation[j] ?? 0
      this.permutation[j] = kept
    }
  }
}
