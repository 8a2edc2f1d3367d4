/**
 * What judging the rows of a data set for a model needs to know of them. Read once, when they are
 * stored, and kept beside them.
 */
import { open, readFile, rename, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { ClassBalance } from '../../../advice/vocabulary/question.js'
import type { Understood } from '../../../advice/vocabulary/understood.js'
import {
  datasetFiles,
  type DatasetHeader,
  type DatasetPart,
  type DatasetTarget,
} from '../../../trials/protocol/dataset.js'
import { Tally, type Figures, type Range } from './tally.js'

export interface InputFigures {
  /** Of the training rows. */
  readonly numbers: Figures
  /** Of all rows, for an embedding that reads them. */
  readonly tokens: Range & { readonly fraction: number | null }
  /** Columns of a table; null for arrays. */
  readonly columns: readonly ColumnRange[] | null
}
/** Of all rows. */
interface ColumnRange extends Range {
  /** Its first position in a row. */
  readonly from: number
  /** The last number that is not whole; null for none. */
  readonly fraction: number | null
}
/** Of the training rows. */
interface TargetFigures {
  readonly numbers: Figures
  /** Of the numbers that the file has for the classes; null where it has none. */
  readonly values: Figures | null
  /** Null where there are less than two classes. */
  readonly balance: ClassBalance | null
}
/** In the order of the header. Null: a file without numbers, or that is gone. */
export interface StoredFigures {
  readonly inputs: readonly (InputFigures | null)[]
  readonly targets: readonly (TargetFigures | null)[]
}

const figuresFile = 'figures.json'
const bytesPerNumber = 4
/** The files are read in blocks of this size. */
const blockBytes = 2 ** 20

/** A number takes at most 24 characters, its key and comma 16 more. */
const entryBytesMost = 40
const entriesOfArray = 12
const entriesOfColumn = 4

/** Bytes that `writeStoredFigures` will write at most. */
export function figuresBytesMost(
  { inputs, targets }: DatasetHeader,
  understood: Understood | null,
): number {
  const columns = inputs.reduce((sum, _, i) => sum + columnsOf(understood, i).length, 0)
  const arrays = inputs.length + targets.length
  return (1 + arrays * entriesOfArray + columns * entriesOfColumn) * entryBytesMost
}

/** Reads all stored rows. */
export async function storedFigures(
  folder: string,
  { inputs, targets }: DatasetHeader,
  understood: Understood | null,
): Promise<StoredFigures> {
  const readInputs: (InputFigures | null)[] = []
  for (const [i, { shape, type }] of inputs.entries())
    readInputs.push(
      await inputFigures((part) => path.join(folder, datasetFiles.input(i, part)), {
        isWhole: type === 'int32',
        rowNumbers: shape.at(-1) ?? 1,
        columns: columnsOf(understood, i),
      }),
    )
  const readTargets: (TargetFigures | null)[] = []
  for (const [i, target] of targets.entries())
    readTargets.push(
      await targetFigures(path.join(folder, datasetFiles.target(i, 'train')), target),
    )
  return { inputs: readInputs, targets: readTargets }
}

/** Null where none are stored. */
export async function readStoredFigures(folder: string): Promise<StoredFigures | null> {
  const text = await readFile(path.join(folder, figuresFile), 'utf8').catch(() => null)
  return text === null ? null : (JSON.parse(text) as StoredFigures)
}

/** Disk space of the stored figures; 0 where none are stored. */
export async function storedFiguresBytes(folder: string): Promise<number> {
  return (await stat(path.join(folder, figuresFile)).catch(() => null))?.size ?? 0
}

/** Returns the bytes that were written. */
export async function writeStoredFigures(folder: string, figures: StoredFigures): Promise<number> {
  const text = JSON.stringify(figures)
  const file = path.join(folder, figuresFile)
  await writeFile(`${file}.new`, text)
  await rename(`${file}.new`, file)
  return Buffer.byteLength(text)
}

interface Span {
  readonly from: number
  readonly width: number
}

/** The places in a row that the columns of a table take. */
function columnsOf(understood: Understood | null, input: number): readonly Span[] {
  let from = 0
  return (understood?.inputs[input]?.columns ?? []).map(({ width }) => {
    const span = { from, width }
    from += width
    return span
  })
}

interface InputForm {
  readonly isWhole: boolean
  readonly rowNumbers: number
  readonly columns: readonly Span[]
}

async function inputFigures(
  fileOf: (part: DatasetPart) => string,
  { isWhole, rowNumbers, columns }: InputForm,
): Promise<InputFigures | null> {
  const training = new Tally()
  const validation = new Tally()
  const positions = columns.length === 0 ? null : new PositionRanges(rowNumbers)
  for await (const numbers of blocksOf(fileOf('train'), isWhole)) {
    for (const number of numbers) training.add(number)
    positions?.add(numbers)
  }
  for await (const numbers of blocksOf(fileOf('validation'), isWhole)) {
    for (const number of numbers) validation.add(number)
    positions?.add(numbers)
  }
  const numbers = training.figures()
  if (numbers === null) return null
  const { min, max } = validation.figures() ?? numbers
  return {
    numbers,
    tokens: {
      min: Math.min(numbers.min, min),
      max: Math.max(numbers.max, max),
      fraction: training.fraction ?? validation.fraction,
    },
    columns: positions === null ? null : columns.map((span) => positions.rangeOf(span)),
  }
}

/** The range of each position of a row. */
class PositionRanges {
  private readonly min: Float64Array
  private readonly max: Float64Array
  /** The last number at each position that is not whole. */
  private readonly fractions = new Map<number, number>()
  private next = 0

  constructor(private readonly rowNumbers: number) {
    this.min = new Float64Array(rowNumbers).fill(Number.POSITIVE_INFINITY)
    this.max = new Float64Array(rowNumbers).fill(Number.NEGATIVE_INFINITY)
  }

  add(numbers: StoredNumbers): void {
    for (const number of numbers) {
      this.min[this.next] = Math.min(number, this.min[this.next] ?? number)
      this.max[this.next] = Math.max(number, this.max[this.next] ?? number)
      if (!Number.isInteger(number)) this.fractions.set(this.next, number)
      this.next = (this.next + 1) % this.rowNumbers
    }
  }

  rangeOf({ from, width }: Span): ColumnRange {
    const least = this.min.subarray(from, from + width)
    const most = this.max.subarray(from, from + width)
    const fractions = Array.from({ length: width }, (_, i) => this.fractions.get(from + i) ?? null)
    return {
      from,
      fraction: fractions.find((number) => number !== null) ?? null,
      min: least.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY),
      max: most.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY),
    }
  }
}

async function targetFigures(
  file: string,
  { type, values }: DatasetTarget,
): Promise<TargetFigures | null> {
  const tally = new Tally()
  const counts = new Map<number, number>()
  for await (const numbers of blocksOf(file, type === 'class'))
    for (const number of numbers) {
      tally.add(number)
      if (type === 'class') counts.set(number, (counts.get(number) ?? 0) + 1)
    }
  const numbers = tally.figures()
  if (numbers === null) return null
  return {
    numbers,
    values: values === undefined ? null : figuresOfValues(counts, values),
    balance: balanceOf(counts),
  }
}

function figuresOfValues(
  counts: ReadonlyMap<number, number>,
  values: readonly number[],
): Figures | null {
  const tally = new Tally()
  for (const [label, times] of counts) tally.add(values[label] ?? label, times)
  return tally.figures()
}

/** The most and the least frequent class; null for less than two. */
function balanceOf(counts: ReadonlyMap<number, number>): ClassBalance | null {
  if (counts.size < 2) return null
  const sorted = [...counts].sort(([, a], [, b]) => a - b)
  const [rarest, least] = sorted[0] ?? [0, 0]
  const most = sorted.at(-1)?.[1] ?? 0
  const total = sorted.reduce((sum, [, count]) => sum + count, 0)
  return { rarest, leastShare: least / total, mostShare: most / total }
}

type StoredNumbers = Float32Array | Int32Array

/** The numbers of a file, block by block; nothing where the file is gone. */
async function* blocksOf(file: string, isWhole: boolean): AsyncGenerator<StoredNumbers> {
  const handle = await open(file).catch(() => null)
  if (handle === null) return
  try {
    const block = new Uint8Array(blockBytes)
    for (let position = 0; ;) {
      const { bytesRead } = await handle.read(block, 0, blockBytes, position)
      const numbers = Math.floor(bytesRead / bytesPerNumber)
      if (numbers === 0) return
      position += numbers * bytesPerNumber
      yield isWhole
        ? new Int32Array(block.buffer, 0, numbers)
        : new Float32Array(block.buffer, 0, numbers)
    }
  } finally {
    await handle.close()
  }
}
