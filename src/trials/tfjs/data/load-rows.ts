import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { sizeOf, type ModelGraph } from '../../../advice/vocabulary/model-graph.js'
import {
  datasetFiles,
  parseDatasetHeader,
  type DatasetHeader,
  type DatasetPart,
  type TrialData,
} from '../../protocol/dataset.js'
import type { Tensor, Tf } from '../library.js'
import { Rows, type LoadedData } from './rows.js'
import { syntheticRows } from './synthetic-rows.js'

type NumberType = 'float32' | 'int32'
type Numbers = Float32Array | Int32Array

/** Loads or generates training and validation rows on the engine. */
export async function loadRows(tf: Tf, data: TrialData, model: ModelGraph): Promise<LoadedData> {
  return data.kind === 'synthetic' ? generate(tf, data, model) : readStored(tf, data.folder, model)
}

function generate(
  tf: Tf,
  data: Extract<TrialData, { kind: 'synthetic' }>,
  model: ModelGraph,
): LoadedData {
  const [input] = model.inputs
  const [output] = model.outputs
  const classes = data.classes[0] ?? null
  if (input === undefined || output === undefined)
    throw new Error(`the model ${model.name} has no input or no output`)
  const size = sizeOf(input.shape)
  const targetShape = classes === null ? output.shape : []
  const targetSize = sizeOf(targetShape)
  const { x, y } = syntheticRows({
    rows: data.rows + data.validationRows,
    size,
    classes,
    vocabulary: input.vocabulary,
    targetSize: sizeOf(output.shape),
    seed: data.seed,
  })
  const part = (start: number, count: number): Rows => {
    const inputs = x.slice(start * size, (start + count) * size)
    const targets = y.slice(start * targetSize, (start + count) * targetSize)
    const targetType = classes === null ? 'float32' : 'int32'
    const all = {
      inputs: [tf.tensor(inputs, [count, ...input.shape], input.dtype)],
      targets: [tf.tensor(targets, [count, ...targetShape], targetType)],
    }
    return new Rows(tf, all, count)
  }
  return { training: part(0, data.rows), validation: part(data.rows, data.validationRows) }
}

async function readStored(tf: Tf, folder: string, model: ModelGraph): Promise<LoadedData> {
  const header = parseDatasetHeader(await readFile(path.join(folder, datasetFiles.header), 'utf8'))
  const stored: StoredPart = { tf, folder, model, header, part: 'train' }
  return {
    training: await readPart(stored, header.trainingRows),
    validation: await readPart({ ...stored, part: 'validation' }, header.validationRows),
  }
}

interface StoredPart {
  readonly tf: Tf
  readonly folder: string
  readonly model: ModelGraph
  readonly header: DatasetHeader
  readonly part: DatasetPart
}

async function readPart(stored: StoredPart, count: number): Promise<Rows> {
  const [inputs, targets] = await Promise.all([
    readInputs(stored, count),
    readTargets(stored, count),
  ])
  return new Rows(stored.tf, { inputs, targets }, count)
}

/** The inputs have the shape and type that the model reads. */
function readInputs(
  { tf, folder, model, header, part }: StoredPart,
  count: number,
): Promise<readonly Tensor[]> {
  return Promise.all(
    model.inputs.map(async ({ shape, dtype }, index) => {
      const file = path.join(folder, datasetFiles.input(index, part))
      const numbers = await readNumbers(file, header.inputs[index]?.type ?? 'float32')
      return tf.tensor(convert(numbers, dtype), [count, ...shape], dtype)
    }),
  )
}

function readTargets(
  { tf, folder, header, part }: StoredPart,
  count: number,
): Promise<readonly Tensor[]> {
  return Promise.all(
    header.targets.map(async ({ shape, type }, index) => {
      const numberType = type === 'class' ? 'int32' : 'float32'
      const file = path.join(folder, datasetFiles.target(index, part))
      return tf.tensor(await readNumbers(file, numberType), [count, ...shape], numberType)
    }),
  )
}

function convert(numbers: Numbers, type: NumberType): Numbers {
  if (type === 'int32') return numbers instanceof Int32Array ? numbers : Int32Array.from(numbers)
  return numbers instanceof Float32Array ? numbers : Float32Array.from(numbers)
}

/** The numbers in a copy of the bytes, which a buffer may hold at any offset. */
async function readNumbers(file: string, type: NumberType): Promise<Numbers> {
  const bytes = await readFile(file)
  const copy = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)
  return type === 'float32' ? new Float32Array(copy) : new Int32Array(copy)
}
