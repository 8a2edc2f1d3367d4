/** Writes the rows of a data set: training and validation apart, little-endian, in C order. */
import { open, type FileHandle } from 'node:fs/promises'
import path from 'node:path'
import { datasetFiles } from '../../../trials/protocol/dataset.js'
import type { Scale } from '../read-options.js'
import type { FieldPlan, FieldPlans } from './fields.js'
import { chunksOf, rowShapeOf, rowsOf, sizeOf, type RawArray } from './raw-array.js'
import { heldOutRows, placesOf, type RowPlace } from './split-rows.js'

type Convert = (numbers: Float64Array) => Float32Array | Int32Array

export interface RowCounts {
  readonly trainingRows: number
  readonly validationRows: number
}

/** Returns the rows of both parts. */
export async function writeRows(
  { inputs, targets }: FieldPlans,
  folder: string,
  scale: Scale,
): Promise<RowCounts> {
  for (const [i, plan] of inputs.entries())
    await writeField(
      plan,
      folder,
      (part) => datasetFiles.input(i, part),
      await scaling(plan, scale),
    )
  for (const [i, plan] of targets.entries())
    await writeField(plan, folder, (part) => datasetFiles.target(i, part), labels(plan))
  const [first] = inputs
  if (first === undefined) return { trainingRows: 0, validationRows: 0 }
  const rows = rowsOf(first.training)
  if (first.validation !== null)
    return { trainingRows: rows, validationRows: rowsOf(first.validation) }
  return {
    trainingRows: rows === 1 ? 1 : rows - heldOutRows(rows),
    validationRows: heldOutRows(rows),
  }
}

type FileOf = (part: 'train' | 'validation') => string

async function writeField(
  { training, validation }: FieldPlan<unknown>,
  folder: string,
  fileOf: FileOf,
  convert: Convert,
): Promise<void> {
  const train = await open(path.join(folder, fileOf('train')), 'w')
  const held = await open(path.join(folder, fileOf('validation')), 'w')
  try {
    if (validation === null) await writeSplit(training, train, held, convert)
    else {
      for await (const numbers of chunksOf(training)) await append(train, convert(numbers))
      for await (const numbers of chunksOf(validation)) await append(held, convert(numbers))
    }
  } finally {
    await train.close()
    await held.close()
  }
}

/** Every field goes through the same places, so the rows of all fields stay together. */
async function writeSplit(
  array: RawArray,
  train: FileHandle,
  held: FileHandle,
  convert: Convert,
): Promise<void> {
  const places = placesOf(rowsOf(array))
  const size = Math.max(1, sizeOf(rowShapeOf(array)))
  for await (const numbers of chunksOf(array)) {
    const converted = convert(numbers)
    const chosen: RowPlace[] = []
    for (let row = 0; row < numbers.length / size; row++) {
      const { value } = places.next()
      if (value !== undefined) chosen.push(value)
    }
    await append(train, pick(converted, size, chosen, 'training'))
    await append(held, pick(converted, size, chosen, 'validation'))
  }
}

function pick(
  numbers: Float32Array | Int32Array,
  size: number,
  places: readonly RowPlace[],
  wanted: RowPlace,
): Float32Array | Int32Array {
  const rows = places.flatMap((place, row) => (place === wanted || place === 'both' ? [row] : []))
  const picked =
    numbers instanceof Float32Array
      ? new Float32Array(rows.length * size)
      : new Int32Array(rows.length * size)
  rows.forEach((row, i) => picked.set(numbers.subarray(row * size, (row + 1) * size), i * size))
  return picked
}

async function append(file: FileHandle, numbers: Float32Array | Int32Array): Promise<void> {
  if (numbers.length === 0) return
  await file.write(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength))
}

async function scaling(
  { stored, training, understood }: FieldPlans['inputs'][number],
  scale: Scale,
): Promise<Convert> {
  if (scale === 'divide-by-255')
    return (numbers) => Float32Array.from(numbers, (value) => value / 255)
  if (scale === 'standardize') return standardizing(training, categoryPositions(understood))
  return stored.type === 'int32'
    ? (numbers) => Int32Array.from(numbers)
    : (numbers) => Float32Array.from(numbers)
}

/** Positions of a row that hold categories: as numbers they have no scale. */
function categoryPositions({
  columns,
}: FieldPlans['inputs'][number]['understood']): ReadonlySet<number> {
  const isCategory = (columns ?? []).flatMap(({ type, width }) =>
    Array.from({ length: width }, () => type === 'category'),
  )
  return new Set(isCategory.flatMap((is, position) => (is ? [position] : [])))
}

/** Each position of a row, less its mean over the rows, by its deviation. */
async function standardizing(array: RawArray, kept: ReadonlySet<number>): Promise<Convert> {
  const size = Math.max(1, sizeOf(rowShapeOf(array)))
  const mean = new Float64Array(size)
  const squares = new Float64Array(size)
  let rows = 0
  for await (const numbers of chunksOf(array)) {
    for (let i = 0; i < numbers.length; i++) {
      const position = i % size
      if (position === 0) rows += 1
      const delta = (numbers[i] ?? 0) - (mean[position] ?? 0)
      mean[position] = (mean[position] ?? 0) + delta / rows
      squares[position] =
        (squares[position] ?? 0) + delta * ((numbers[i] ?? 0) - (mean[position] ?? 0))
    }
  }
  const deviation = squares.map((sum) => Math.sqrt(sum / Math.max(1, rows)) || 1)
  for (const position of kept) {
    mean[position] = 0
    deviation[position] = 1
  }
  return (numbers) =>
    Float32Array.from(
      numbers,
      (value, i) => (value - (mean[i % size] ?? 0)) / (deviation[i % size] ?? 1),
    )
}

function labels({ stored, classValues }: FieldPlans['targets'][number]): Convert {
  if (stored.type === 'real') return (numbers) => Float32Array.from(numbers)
  if (classValues === null) return (numbers) => Int32Array.from(numbers)
  const classOf = new Map(classValues.map((value, label) => [value, label]))
  return (numbers) => Int32Array.from(numbers, (value) => classOf.get(value) ?? 0)
}
