import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { ModelGraph } from '../../../advice/vocabulary/model-graph.js'
import {
  datasetFiles,
  parseDatasetHeader,
  type DatasetHeader,
  type TrialData,
} from '../../protocol/dataset.js'
import type { Tf } from '../library.js'
import { Rows, type LoadedData } from './rows.js'
import { syntheticRows } from './synthetic-rows.js'

type NumberType = 'float32' | 'int32'

/** Loads or generates training and validation rows on the engine. */
export async function loadRows(tf: Tf, data: TrialData, model: ModelGraph): Promise<LoadedData> {
  return data.kind === 'synthetic' ? generate(tf, data, model) : readStored(tf, data.folder, model)
}

function generate(
  tf: Tf,
  data: Extract<TrialData, { kind: 'synthetic' }>,
  model: ModelGraph,
): LoadedData {
  const { shape, dtype, vocabulary } = model.input
  const { classes } = data
  const size = product(shape)
  const targetSize = classes === null ? product(model.outputShape) : 1
  const targetShape = classes === null ? model.outputShape : []
  const { x, y } = syntheticRows({
    rows: data.rows + data.validationRows,
    size,
    classes,
    vocabulary,
    targetSize: product(model.outputShape),
    seed: data.seed,
  })
  const part = (start: number, count: number): Rows => {
    const inputs = x.slice(start * size, (start + count) * size)
    const targets = y.slice(start * targetSize, (start + count) * targetSize)
    return new Rows(
      tf,
      tf.tensor(inputs, [count, ...shape], dtype),
      tf.tensor(targets, [count, ...targetShape], classes === null ? 'float32' : 'int32'),
      count,
    )
  }
  return {
    training: part(0, data.rows),
    validation: part(data.rows, data.validationRows),
    classes,
  }
}

async function readStored(tf: Tf, folder: string, model: ModelGraph): Promise<LoadedData> {
  const header = parseDatasetHeader(await readFile(path.join(folder, datasetFiles.header), 'utf8'))
  const part = async (xFile: string, yFile: string, count: number): Promise<Rows> => {
    const [xBytes, yBytes] = await Promise.all([
      readFile(path.join(folder, xFile)),
      readFile(path.join(folder, yFile)),
    ])
    return storedRows(tf, model, header, { xBytes, yBytes, count })
  }
  const { xTrain, yTrain, xValidation, yValidation } = datasetFiles
  return {
    training: await part(xTrain, yTrain, header.trainingRows),
    validation: await part(xValidation, yValidation, header.validationRows),
    classes: header.classes,
  }
}

interface StoredPart {
  readonly xBytes: Buffer
  readonly yBytes: Buffer
  readonly count: number
}

function storedRows(
  tf: Tf,
  model: ModelGraph,
  header: DatasetHeader,
  { xBytes, yBytes, count }: StoredPart,
): Rows {
  const { shape, dtype } = model.input
  const targetType = header.targetType === 'class' ? 'int32' : 'float32'
  const targets = numbersOf(yBytes, targetType)
  const inputs = convert(numbersOf(xBytes, header.inputType), dtype)
  return new Rows(
    tf,
    tf.tensor(inputs, [count, ...shape], dtype),
    tf.tensor(targets, [count, ...header.targetShape], targetType),
    count,
  )
}

function convert(numbers: Float32Array | Int32Array, type: NumberType): Float32Array | Int32Array {
  if (type === 'int32') return numbers instanceof Int32Array ? numbers : Int32Array.from(numbers)
  return numbers instanceof Float32Array ? numbers : Float32Array.from(numbers)
}

/** The numbers in a copy of the bytes, which a buffer may hold at any offset. */
function numbersOf(bytes: Buffer, type: NumberType): Float32Array | Int32Array {
  const copy = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)
  return type === 'float32' ? new Float32Array(copy) : new Int32Array(copy)
}

const product = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1)
