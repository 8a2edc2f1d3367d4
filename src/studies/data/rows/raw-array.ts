/** An array of numbers in a file on disk, read row after row in bounded chunks. */
import { open, type FileHandle } from 'node:fs/promises'
import type { NumberType } from './number-types.js'

export interface RawArray {
  readonly name: string
  readonly file: string
  /** Where the numbers begin in the file, bytes. */
  readonly offset: number
  readonly type: NumberType
  readonly littleEndian: boolean
  readonly isFortranOrder: boolean
  /** Rows first. */
  readonly shape: readonly number[]
  /** The type as a person names it. */
  readonly storedAs: string
  /** Names of the classes that the numbers are; null where the numbers mean themselves. */
  readonly names: readonly string[] | null
}

/** Memory of one chunk of rows: the bytes that are read, and their numbers as doubles. */
const chunkBytes = 4 * 2 ** 20

export const rowsOf = ({ shape }: Pick<RawArray, 'shape'>): number => shape[0] ?? 0
export const rowShapeOf = ({ shape }: Pick<RawArray, 'shape'>): readonly number[] => shape.slice(1)
export const sizeOf = (shape: readonly number[]): number =>
  shape.reduce((product, size) => product * size, 1)

/** Yields the numbers of whole rows in C order. One chunk holds at least one row. */
export async function* chunksOf(array: RawArray): AsyncGenerator<Float64Array> {
  const rowNumbers = Math.max(1, sizeOf(rowShapeOf(array)))
  const chunkRows = Math.max(1, Math.floor(chunkBytes / (rowNumbers * 8)))
  const handle = await open(array.file, 'r')
  try {
    for (let row = 0; row < rowsOf(array); row += chunkRows) {
      const count = Math.min(chunkRows, rowsOf(array) - row)
      yield await (array.isFortranOrder
        ? rowsAcrossColumns(handle, array, row, count)
        : numbersAt(handle, array, row * rowNumbers, count * rowNumbers))
    }
  } finally {
    await handle.close()
  }
}

/** The numbers from index `start` on, as they lie in the file. */
async function numbersAt(
  handle: FileHandle,
  { offset, type, littleEndian }: RawArray,
  start: number,
  count: number,
): Promise<Float64Array> {
  const bytes = Buffer.allocUnsafe(count * type.bytes)
  await readFully(handle, bytes, offset + start * type.bytes)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const numbers = new Float64Array(count)
  for (let i = 0; i < count; i++) numbers[i] = type.read(view, i * type.bytes, littleEndian)
  return numbers
}

async function readFully(handle: FileHandle, bytes: Buffer, position: number): Promise<void> {
  let done = 0
  while (done < bytes.length) {
    const { bytesRead } = await handle.read(bytes, done, bytes.length - done, position + done)
    if (bytesRead === 0) throw new Error(`the file ends ${bytes.length - done} bytes too early`)
    done += bytesRead
  }
}

/** In Fortran order the rows are the fastest axis: a row takes one number from every column. */
async function rowsAcrossColumns(
  handle: FileHandle,
  array: RawArray,
  row: number,
  count: number,
): Promise<Float64Array> {
  const rowShape = rowShapeOf(array)
  const rowNumbers = sizeOf(rowShape)
  const numbers = new Float64Array(count * rowNumbers)
  const index = rowShape.map(() => 0)
  for (let column = 0; column < rowNumbers; column++) {
    const values = await numbersAt(handle, array, column * rowsOf(array) + row, count)
    const position = rowMajorOffset(index, rowShape)
    for (let i = 0; i < count; i++) numbers[i * rowNumbers + position] = values[i] ?? 0
    advance(index, rowShape)
  }
  return numbers
}

const rowMajorOffset = (index: readonly number[], shape: readonly number[]): number =>
  shape.reduce((offset, size, axis) => offset * size + (index[axis] ?? 0), 0)

/** The next index in column-major order: the first axis runs fastest. */
function advance(index: number[], shape: readonly number[]): void {
  for (const [axis, size] of shape.entries()) {
    const next = (index[axis] ?? 0) + 1
    index[axis] = next < size ? next : 0
    if (next < size) return
  }
}
