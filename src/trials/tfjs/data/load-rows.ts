import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { sizeOf, type ModelGraph } from '../../../advice/vocabulary/model-graph.js'
import {
  datasetFiles,
  parseDatasetHeader,
  type DataFeeds,
  type DatasetHeader,
  type DatasetPart,
  type InputFeed,
  type TargetFeed,
  type TrialData,
} from '../../protocol/dataset.js'
import type { GraphRequest } from '../graph-request.js'
import type { Tensor, Tf } from '../library.js'
import type { MadeArray } from '../../synthetic/made-rows.js'
import { rowMaker } from '../../synthetic/synthetic-rows.js'
import { Rows, type LoadedData } from './rows.js'

type NumberType = 'float32' | 'int32'
type Numbers = Float32Array | Int32Array

/** What rows are loaded for. */
type RowsRequest = Pick<GraphRequest, 'data' | 'model' | 'losses'>

/** Rows could not be made: that is no fault of the model, nor of its memory. */
export class RowsFailure extends Error {}

/** Loads or generates training and validation rows on the engine. Throws RowsFailure. */
export async function loadRows(tf: Tf, request: RowsRequest): Promise<LoadedData> {
  const { data, model } = request
  if (data.kind === 'own') throw new RowsFailure('a graph of layers has no rows of its own')
  return data.kind === 'synthetic' ? generate(tf, request, data) : readStored(tf, data, model)
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

async function readStored(
  tf: Tf,
  { folder, feeds }: Extract<TrialData, { kind: 'dataset' }>,
  model: ModelGraph,
): Promise<LoadedData> {
  const header = parseDatasetHeader(await readFile(path.join(folder, datasetFiles.header), 'utf8'))
  const stored = { tf, folder, model, header, feeds: feeds ?? feedsInOrder(header) }
  const part = async (name: DatasetPart, count: number): Promise<Rows> => {
    const rows = { ...stored, part: name, count }
    const inputs = await Promise.all(rows.feeds.inputs.map((feed, i) => readInput(rows, feed, i)))
    const targets = await Promise.all(rows.feeds.targets.map((feed) => readTarget(rows, feed)))
    return new Rows(tf, { inputs, targets }, count)
  }
  return {
    training: await part('train', header.trainingRows),
    validation: await part('validation', header.validationRows),
  }
}

/** Every input and target in its place, as it is stored. */
function feedsInOrder({ inputs, targets }: DatasetHeader): DataFeeds {
  return {
    inputs: inputs.map((_, stored) => ({ stored, firstColumn: null, turned: false })),
    targets: targets.map(({ type }, stored) => ({
      from: 'target',
      stored,
      as: type,
      values: null,
    })),
  }
}

interface StoredPart {
  readonly tf: Tf
  readonly folder: string
  readonly model: ModelGraph
  readonly header: DatasetHeader
  readonly feeds: DataFeeds
  readonly part: DatasetPart
  readonly count: number
}

/** An input in the shape and type that the model reads. */
async function readInput(
  { tf, folder, model, header, part, count }: StoredPart,
  { stored, firstColumn, turned }: InputFeed,
  index: number,
): Promise<Tensor> {
  const input = model.inputs[index]
  const array = header.inputs[stored]
  if (input === undefined || array === undefined)
    throw new Error(`the data set has no input ${stored}`)
  const file = path.join(folder, datasetFiles.input(stored, part))
  const numbers = columnsFrom(await readNumbers(file, array.type), {
    firstColumn,
    width: array.shape.at(-1) ?? 1,
    taken: sizeOf(input.shape),
  })
  const converted = convert(numbers, input.dtype)
  if (!turned) return tf.tensor(converted, [count, ...input.shape], input.dtype)
  const rows = tf.tensor(converted, [count, ...array.shape], input.dtype)
  const channelsLast = tf.transpose(rows, [0, 2, 3, 1])
  rows.dispose()
  return channelsLast
}

/** `taken` neighbouring columns of every row. */
function columnsFrom(
  numbers: Numbers,
  {
    firstColumn,
    width,
    taken,
  }: { readonly firstColumn: number | null; readonly width: number; readonly taken: number },
): Numbers {
  if (firstColumn === null) return numbers
  const rows = numbers.length / width
  const columns = numbers.slice(0, rows * taken)
  for (let row = 0; row < rows; row++) {
    const start = row * width + firstColumn
    columns.set(numbers.subarray(start, start + taken), row * taken)
  }
  return columns
}

async function readTarget(rows: StoredPart, feed: TargetFeed): Promise<Tensor> {
  const { tf, folder, header, part, count } = rows
  const { from, stored, as, values } = feed
  const [input] = rows.feeds.inputs
  if (from === 'input' && input !== undefined) return readInput(rows, input, 0)
  const array = header.targets[stored]
  if (array === undefined) throw new Error(`the data set has no target ${stored}`)
  const file = path.join(folder, datasetFiles.target(stored, part))
  const numbers = await readNumbers(file, array.type === 'class' ? 'int32' : 'float32')
  const type = as === 'class' ? 'int32' : 'float32'
  const meant =
    values === null ? numbers : Float32Array.from(numbers, (label) => values[label] ?? label)
  return tf.tensor(convert(meant, type), [count, ...array.shape], type)
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
