/** One table in one array: a column that the caller names by its position is the target. */
import { open } from 'node:fs/promises'
import path from 'node:path'
import { note } from '../../../advice/vocabulary/understood.js'
import { invalid } from '../../../errors.js'
import type { ReadOptions } from '../read-options.js'
import type { ReadData } from '../rows/read-data.js'
import { numberTypes } from '../rows/number-types.js'
import { chunksOf, type RawArray } from '../rows/raw-array.js'
import type { NpyArray } from './npy-header.js'

/** Null where the archive is no single table, or no position is given. */
export async function splitTable(
  arrays: readonly NpyArray[],
  { target, features }: ReadOptions,
  folder: string,
): Promise<Omit<ReadData, 'format'> | null> {
  const [table, ...others] = arrays
  const [position] = target ?? []
  if (table === undefined || others.length > 0 || position === undefined) return null
  if (table.name === position || table.shape.length !== 2 || table.element.kind !== 'number')
    return null
  const width = table.shape[1] ?? 0
  const targets = (target ?? []).map((text) => columnAt('target', text, width))
  const rest = Array.from({ length: width }, (_, i) => i).filter((i) => !targets.includes(i))
  const inputs = features?.map((text) => columnAt('features', text, width)) ?? rest
  const { element, ...array } = table
  const raw = { ...array, type: element.type, storedAs: element.storedAs, names: null }
  const take = (columns: readonly number[], name: string, isVector: boolean): Promise<RawArray> =>
    takeColumns(raw, { columns, name, isVector, file: path.join(folder, `columns-${name}.raw`) })
  const columns = targets.map((column) => take([column], `column-${column}`, true))
  return {
    training: {
      inputs: [await take(inputs, table.name, false)],
      targets: await Promise.all(columns),
    },
    validation: null,
    rowsInFile: null,
    columns: new Map(),
    notes: [note('table-column-target', { name: table.name, column: targets.join(', ') })],
  }
}

/** Positions count from 0; negative ones from the end. `last` is -1. */
function columnAt(option: string, text: string, width: number): number {
  const position = text === 'last' ? -1 : Number(text)
  const column = position < 0 ? width + position : position
  if (Number.isInteger(column) && column >= 0 && column < width) return column
  throw invalid(
    `/options/${option}`,
    text,
    `a position from 0 to ${width - 1}, or last`,
    `the table has ${width} columns, and none is ${text}`,
  )
}

interface Columns {
  readonly columns: readonly number[]
  readonly name: string
  /** One number in a row, instead of a row of one number. */
  readonly isVector: boolean
  readonly file: string
}

async function takeColumns(
  table: RawArray,
  { columns, name, isVector, file }: Columns,
): Promise<RawArray> {
  const width = table.shape[1] ?? 1
  const target = await open(file, 'w')
  try {
    for await (const numbers of chunksOf(table)) {
      const rows = numbers.length / width
      const taken = new Float64Array(rows * columns.length)
      for (let row = 0; row < rows; row++)
        columns.forEach((column, i) => {
          taken[row * columns.length + i] = numbers[row * width + column] ?? 0
        })
      await target.write(new Uint8Array(taken.buffer))
    }
  } finally {
    await target.close()
  }
  const rows = table.shape[0] ?? 0
  return {
    ...table,
    name,
    file,
    offset: 0,
    // doubles of whole numbers stay whole: the scan finds out
    type: { ...numberTypes.f8, whole: table.type.whole },
    littleEndian: true,
    isFortranOrder: false,
    shape: isVector ? [rows] : [rows, columns.length],
  }
}
