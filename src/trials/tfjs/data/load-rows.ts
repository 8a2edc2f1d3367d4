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
import type { TrialRequest } from '../../protocol/request.js'
import type { Tensor, Tf } from '../library.js'
import { Rows, type LoadedData } from './rows.js'
import type { MadeArray } from './synthetic/made-rows.js'
import { rowMaker } from './synthetic/synthetic-rows.js'

type NumberType = 'float32' | 'int32'
type Numbers = Float32Array | Int32Array

/** What rows are loaded for. */
type RowsRequest = Pick<TrialRequest, 'data' | 'model' | 'losses'>

/** Rows could not be made or read: that is no fault of the model, nor of its memory. */
export class RowsFailure extends Error {}

/** Loads or generates training and validation rows on the engine. Throws RowsFailure. */
export async function loadRows(tf: Tf, request: RowsRequest): Promise<LoadedData> {
  const { data, model } = request
  return data.kind === 'synthetic'
    ? generate(tf, request, data)
    : readStored(tf, data.folder, model)
}

/** What making rows needs at its peak: JavaScript's arrays of one part beside the tensors. */
function generate(
  tf: Tf,
  { model, losses }: RowsRequest,
  { rows, validationRows, classes, seed }: Extract<TrialData, { kind: 'synthetic' }>,
): LoadedData {
  const tensorsOf = (arrays: readonly MadeArray[], count: number): readonly Tensor[] =>
    arrays.map(({ numbers, shape, type }) => tf.tensor(numbers, [count, ...shape], type))
  try {
    const make = rowMaker({ model, losses, classes, seed })
    const part = (count: number): Rows => {
      const { inputs, targets } = make(count)
      const all = { inputs: tensorsOf(inputs, count), targets: tensorsOf(targets, count) }
      return new Rows(tf, all, count)
    }
    return { training: part(rows), validation: part(validationRows) }
  } catch (error) {
    const numbersPerRow = [...model.inputs, ...model.outputs]
      .map(({ shape }) => sizeOf(shape))
      .reduce((sum, size) => sum + size, 0)
    throw new RowsFailure(
      `the ${rows + validationRows} made-up rows of ${numbersPerRow} numbers could not be made; ask with fewer rows`,
      { cause: error },
    )
  }
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
