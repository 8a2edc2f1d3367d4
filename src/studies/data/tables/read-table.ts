/** Reads a table with DuckDB: samples its rows, and turns its columns into numbers. */
import { open } from 'node:fs/promises'
import path from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { invalid } from '../../../errors.js'
import type { ReadOptions } from '../read-options.js'
import { TargetFault } from '../target-fault.js'
import { numberTypes } from '../rows/number-types.js'
import type { RawArray } from '../rows/raw-array.js'
import type { ReadData } from '../rows/read-data.js'
import {
  note,
  type DataNote,
  type UnderstoodColumn,
} from '../../../advice/vocabulary/understood.js'
import { separatorOf, columnsMax, tooManyColumns } from './check-lines.js'
import { checkObjects } from './check-objects.js'
import { chooseColumns, type ColumnChoice } from './choose-columns.js'
import {
  featurePlan,
  readColumns,
  targetSql,
  understoodColumn,
  type ColumnPlan,
  type ReadColumn,
  type TableColumn,
} from './columns.js'
import { leftWords, noFeatures, whyNot, type LeftColumn } from './left-columns.js'
import { columnName, isTypeFault, sourceOf, withTable, type TableFormat } from './open-table.js'

/** Numbers that are kept of a table: 128 MiB when stored. More rows are sampled. */
const keptNumbersMax = 32 * 2 ** 20
const keptRowsMax = 500_000
const sampleSeed = 20

/** @param folder takes the sample and the numbers */
export async function readTable(
  file: string,
  format: TableFormat,
  options: ReadOptions,
  folder: string,
): Promise<ReadData> {
  const isText = format === 'csv' || format === 'tsv'
  const separator = isText ? await separatorOf(file, format === 'tsv') : ','
  if (format === 'json') await checkObjects(file)
  return withTable(file, folder, async (connection) => {
    const source = (readAllForTypes: boolean): string =>
      sourceOf(file, format, { header: options.header, separator, readAllForTypes })
    try {
      return await readSource(connection, source(false), { format, options, folder })
    } catch (error) {
      if (!isTypeFault(error) || format === 'parquet') throw error
      await connection.run('DROP TABLE IF EXISTS kept')
      return readSource(connection, source(true), { format, options, folder })
    }
  })
}

interface Reading {
  readonly format: TableFormat
  readonly options: ReadOptions
  readonly folder: string
}

async function readSource(
  connection: DuckDBConnection,
  source: string,
  { format, options, folder }: Reading,
): Promise<ReadData> {
  const found = await columnsOf(connection, source)
  const names = found.map(({ name }) => name)
  const choice = chooseColumns(names, options)
  const wanted = found.filter(
    ({ name }) => choice.features.includes(name) || choice.targets.includes(name),
  )
  const notes: DataNote[] = []
  const counted = await sample(connection, source, wanted, choice.targets)
  notes.push(...counted.notes)
  const { columns, passedOver } = await readColumns(connection, 'kept', wanted)
  const plans = featurePlans(columns, choice.features, options, counted.kept)
  const left = [...passedOver, ...plans.passedOver]
  if (plans.plans.length === 0) throw noFeatures(choice.features, left)
  const targets = choice.targets.map((name) => targetColumn(columns, name, left, names))
  for (const { name, why } of left) notes.push(note('passed-over', { names: name, why }))
  notes.push(targetNote(choice))
  if (
    names.every(
      (name, i) => name === `column${String(i).padStart(String(names.length - 1).length, '0')}`,
    )
  )
    notes.push(note('no-header', { columns: names.length }))
  notes.push(...plans.plans.flatMap((plan) => plan.notes))
  const training = await writeNumbers(connection, plans.plans, targets, counted.kept, folder)
  return {
    format,
    training,
    validation: null,
    rowsInFile: counted.kept < counted.rows ? counted.rows : null,
    columns: new Map<string, readonly UnderstoodColumn[]>([
      ['features', plans.plans.map(({ understood }) => understood)],
      ...targets.map((column) => [column.name, [understoodColumn(column, 1)]] as const),
    ]),
    notes,
  }
}

function targetNote({ targets, isTargetAsked }: ColumnChoice): DataNote {
  const name = targets.join(', ')
  if (targets.length === 0) return note('no-target', { name: 'features' })
  return isTargetAsked
    ? note('target-asked', { name })
    : note('target-by-name', { name, input: 'features' })
}

async function columnsOf(
  connection: DuckDBConnection,
  source: string,
): Promise<readonly TableColumn[]> {
  const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${source}`)
  const columns = described.getRowsJS().map(([name, sqlType]) => ({
    name: String(name),
    sqlType: String(sqlType),
  }))
  if (columns.length > columnsMax) throw tooManyColumns(columns.length)
  return columns
}

interface Sample {
  /** Rows with a target. */
  readonly rows: number
  readonly kept: number
  readonly notes: readonly DataNote[]
}

/** Keeps the rows that have a target in the table `kept`; of many, a random sample. */
async function sample(
  connection: DuckDBConnection,
  source: string,
  columns: readonly TableColumn[],
  targets: readonly string[],
): Promise<Sample> {
  const hasTarget = ['true', ...targets.map((name) => `${columnName(name)} IS NOT NULL`)].join(
    ' AND ',
  )
  const [[all = 0, rows = 0] = []] = (
    await connection.runAndReadAll(
      `SELECT count(*), count(*) FILTER (WHERE ${hasTarget}) FROM ${source}`,
    )
  )
    .getRowsJS()
    .map((values) => values.map(Number))
  if (rows === 0) throw invalid('', all, 'at least one row with a target', 'the table has no rows')
  const keptMax = Math.min(keptRowsMax, Math.floor(keptNumbersMax / columns.length))
  const share = Math.min(1, keptMax / rows)
  const percent = `${(100 * share).toPrecision(6)} PERCENT`
  const using = share < 1 ? ` USING SAMPLE ${percent} (bernoulli, ${sampleSeed})` : ''
  const list = columns.map(({ name }) => columnName(name)).join(', ')
  await connection.run(
    `CREATE TABLE kept AS SELECT * FROM (SELECT ${list} FROM ${source} WHERE ${hasTarget})${using}`,
  )
  const [[kept = 0] = []] = (await connection.runAndReadAll('SELECT count(*) FROM kept'))
    .getRowsJS()
    .map((values) => values.map(Number))
  const notes: DataNote[] = []
  if (rows < all)
    notes.push(note('missing-target', { column: targets.join(', '), rows: all - rows }))
  if (kept < rows) notes.push(note('sampled', { rows, kept }))
  return { rows, kept, notes }
}

const rowNumberNames = /^(unnamed: 0|column0+|id|index|row|rowid|row_id|row number)?$/i

function featurePlans(
  columns: readonly ReadColumn[],
  features: readonly string[],
  options: ReadOptions,
  rows: number,
): {
  readonly plans: readonly ColumnPlan[]
  readonly passedOver: readonly LeftColumn[]
} {
  const isAsked = options.features !== undefined
  const passedOver: LeftColumn[] = []
  const plans: ColumnPlan[] = []
  for (const column of columns.filter(({ name }) => features.includes(name))) {
    if (column.kind === 'words') passedOver.push({ name: column.name, why: whyNot(column) })
    else if (!isAsked && isRowNumber(column, rows))
      passedOver.push({ name: column.name, why: 'row-number' })
    else plans.push(featurePlan(column, options.categories === 'index'))
  }
  checkWidth(plans)
  return { plans, passedOver }
}

function checkWidth(plans: readonly ColumnPlan[]): void {
  const width = plans.reduce((sum, { sql }) => sum + sql.length, 0)
  if (width <= columnsMax) return
  throw invalid(
    '/options/categories',
    width,
    `rows of at most ${columnsMax} numbers`,
    `one-hot, a row takes ${width} numbers; at most ${columnsMax} are read: send categories=index`,
  )
}

/** Whole numbers that count the rows of the file, under a name that says so. */
function isRowNumber({ name, kind, min, max }: ReadColumn, rows: number): boolean {
  if (kind !== 'whole' || !rowNumberNames.test(name.trim())) return false
  return (max ?? 0) - (min ?? 0) >= rows - 1
}

function targetColumn(
  columns: readonly ReadColumn[],
  name: string,
  left: readonly LeftColumn[],
  names: readonly string[],
): ReadColumn {
  const column = columns.find((candidate) => candidate.name === name)
  if (column !== undefined && column.kind !== 'words') return column
  const why = column?.hasCommas === true ? 'comma-numbers' : left.find((l) => l.name === name)?.why
  throw new TargetFault({
    value: name,
    accepted: 'a column of numbers or of at most 1000 different texts',
    message:
      why === undefined
        ? `the target ${name} holds neither numbers nor the names of classes`
        : `the target ${leftWords({ name, why })}`,
    names,
  })
}

/** Writes features and targets as doubles, row after row, in one pass. */
async function writeNumbers(
  connection: DuckDBConnection,
  plans: readonly ColumnPlan[],
  targets: readonly ReadColumn[],
  rows: number,
  folder: string,
): Promise<ReadData['training']> {
  const featureSql = plans.flatMap(({ sql }) => sql)
  const arrays: RawArray[] = [
    {
      ...doubles,
      name: 'features',
      file: path.join(folder, 'features.raw'),
      shape: [rows, featureSql.length],
      type: { ...numberTypes.f8, whole: plans.every(({ whole }) => whole) },
      storedAs: 'columns',
      names: null,
    },
    ...targets.map((column, i) => ({
      ...doubles,
      name: column.name,
      file: path.join(folder, `target-${i}.raw`),
      shape: [rows],
      type: { ...numberTypes.f8, whole: column.kind !== 'number' && column.kind !== 'date' },
      storedAs: column.sqlType.toLowerCase(),
      names: column.categories,
    })),
  ]
  const widths = [featureSql.length, ...targets.map(() => 1)]
  const sql = [...featureSql, ...targets.map(targetSql)]
  await copyNumbers(connection, `SELECT ${sql.join(', ')} FROM kept`, arrays, widths)
  const [features, ...targetArrays] = arrays
  return { inputs: features === undefined ? [] : [features], targets: targetArrays }
}

const doubles = { offset: 0, littleEndian: true, isFortranOrder: false } as const

async function copyNumbers(
  connection: DuckDBConnection,
  query: string,
  arrays: readonly RawArray[],
  widths: readonly number[],
): Promise<void> {
  const files = await Promise.all(arrays.map(({ file }) => open(file, 'w')))
  try {
    const result = await connection.stream(query)
    for (;;) {
      const chunk = await result.fetchChunk()
      if (chunk === null || chunk.rowCount === 0) return
      let from = 0
      for (const [i, width] of widths.entries()) {
        const numbers = interleave(chunk, from, width)
        await files[i]?.write(new Uint8Array(numbers.buffer))
        from += width
      }
    }
  } finally {
    await Promise.all(files.map((file) => file.close()))
  }
}

type Chunk = NonNullable<
  Awaited<ReturnType<Awaited<ReturnType<DuckDBConnection['stream']>>['fetchChunk']>>
>

/** Columns to rows. */
function interleave(chunk: Chunk, from: number, width: number): Float64Array {
  const numbers = new Float64Array(chunk.rowCount * width)
  for (let column = 0; column < width; column++) {
    const values = chunk.getColumnVector(from + column)
    for (let row = 0; row < chunk.rowCount; row++)
      numbers[row * width + column] = Number(values.getItem(row) ?? Number.NaN)
  }
  return numbers
}
