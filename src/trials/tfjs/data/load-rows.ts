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
import type { Tensor, Tf } from '../library.js'
import { Rows, type LoadedData } from './rows.js'
import { syntheticRows } from './synthetic-rows.js'

type NumberType = 'float32' | 'int32'
type Numbers = Float32Array | Int32Array

/** Loads or generates training and validation rows on the engine. */
export async function loadRows(tf: Tf, data: TrialData, model: ModelGraph): Promise<LoadedData> {
  return data.kind === 'synthetic' ? generate(tf, data, model) : readStored(tf, data, model)
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
    values === null
      ? convert(numbers, type)
      : Float32Array.from(numbers, (label) => values[label] ?? label)
  return tf.tensor(meant, [count, ...array.shape], type)
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
