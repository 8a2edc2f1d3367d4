/** What each column of a table is, by its type and by the values of the kept rows. */
import type { DuckDBConnection } from '@duckdb/node-api'
import {
  note,
  type DataNote,
  type PassedOver,
  type UnderstoodColumn,
} from '../../../advice/vocabulary/understood.js'
import { columnName } from './open-table.js'

export interface TableColumn {
  readonly name: string
  /** The type of DuckDB. */
  readonly sqlType: string
}

/** A column and the facts about its values in the kept rows. */
export interface ReadColumn extends TableColumn {
  readonly kind: UnderstoodColumn['type']
  readonly missing: number
  /** Missing values that are texts among numbers. */
  readonly texts: number
  /** Most texts are numbers such as `1,5` or `1,234`. */
  readonly hasCommas: boolean
  /** Of numbers; null for categories. */
  readonly min: number | null
  readonly max: number | null
  readonly mean: number | null
  /** Sorted; null for numbers. */
  readonly categories: readonly string[] | null
}

/** More categories make a column of one-hot rows too wide. */
const categoriesMax = 1000
/** Queries with more columns would take DuckDB too long to plan. */
const columnsPerQuery = 200

/** Lists, arrays and objects, of numbers too. */
const nestedType = /\]$|^(STRUCT|MAP|UNION|JSON)/
const numberType = /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|DECIMAL|FLOAT|DOUBLE|REAL)/
const wholeType = /^U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?$/
/** Texts that are numbers but for a few. */
const textOfNumbers = 'TEXT OF NUMBERS'
const numbersLeast = 0.9
const dateType = /^(DATE|TIMESTAMP)/

/** The SQL of a column as a number; null for columns of text and of nested values. */
function numberSql({ name, sqlType }: TableColumn): string | null {
  if (nestedType.test(sqlType)) return null
  const column = columnName(name)
  if (sqlType === textOfNumbers) return `TRY_CAST(${column} AS DOUBLE)`
  if (numberType.test(sqlType)) return `CAST(${column} AS DOUBLE)`
  if (sqlType === 'BOOLEAN') return `CAST(CAST(${column} AS TINYINT) AS DOUBLE)`
  return dateType.test(sqlType) ? `epoch(CAST(${column} AS TIMESTAMP)) / 86400.0` : null
}

function kindOf({ sqlType }: TableColumn): UnderstoodColumn['type'] | null {
  if (nestedType.test(sqlType)) return null
  if (sqlType === 'BOOLEAN') return 'flag'
  if (dateType.test(sqlType)) return 'date'
  if (wholeType.test(sqlType)) return 'whole'
  if (numberType.test(sqlType)) return 'number'
  return sqlType === 'VARCHAR' || sqlType.startsWith('ENUM') ? 'category' : null
}

export interface ColumnFacts {
  readonly columns: readonly ReadColumn[]
  readonly passedOver: readonly { readonly name: string; readonly why: PassedOver }[]
}

/** Reads the facts of the columns of `table`. Columns that cannot be read are passed over. */
export async function readColumns(
  connection: DuckDBConnection,
  table: string,
  columns: readonly TableColumn[],
): Promise<ColumnFacts> {
  const read: ReadColumn[] = []
  const passedOver: { name: string; why: PassedOver }[] = []
  for (let at = 0; at < columns.length; at += columnsPerQuery)
    for (const facts of await factsOf(connection, table, columns.slice(at, at + columnsPerQuery))) {
      const kind = kindOf(facts)
      const isNested = nestedType.test(facts.sqlType)
      if (kind === null)
        passedOver.push({ name: facts.name, why: isNested ? 'nested' : 'not-numbers' })
      else if (facts.distinct === 0) passedOver.push({ name: facts.name, why: 'empty' })
      else read.push(await readColumn(connection, table, facts, kind))
    }
  return { columns: read, passedOver }
}

interface RawFacts extends TableColumn {
  readonly rows: number
  readonly missing: number
  readonly distinct: number
  readonly min: number | null
  readonly max: number | null
  readonly mean: number | null
}

async function factsOf(
  connection: DuckDBConnection,
  table: string,
  columns: readonly TableColumn[],
): Promise<readonly RawFacts[]> {
  const parts = columns.flatMap((column) => {
    const number = numberSql(column)
    const name = columnName(column.name)
    const isNumber = number !== null
    return [
      `count(${name})`,
      isNumber ? `CAST(count(${name}) > 0 AS INTEGER)` : `approx_count_distinct(${name})`,
      ...(isNumber
        ? ['min', 'max', 'avg'].map((what) => `${what}(${number})`)
        : ['NULL', 'NULL', 'NULL']),
    ]
  })
  const result = await connection.runAndReadAll(
    `SELECT count(*), ${parts.join(', ')} FROM ${table}`,
  )
  const [values = []] = result.getRowsJS()
  const numberAt = (index: number): number | null => {
    const value = values[index]
    return value === null || value === undefined ? null : Number(value)
  }
  const rows = numberAt(0) ?? 0
  return columns.map((column, i) => ({
    ...column,
    rows,
    missing: rows - (numberAt(1 + 5 * i) ?? 0),
    distinct: numberAt(2 + 5 * i) ?? 0,
    min: numberAt(3 + 5 * i),
    max: numberAt(4 + 5 * i),
    mean: numberAt(5 + 5 * i),
  }))
}

async function readColumn(
  connection: DuckDBConnection,
  table: string,
  { name, sqlType, missing, min, max, mean, distinct, rows }: RawFacts,
  kind: UnderstoodColumn['type'],
): Promise<ReadColumn> {
  const facts = { name, sqlType, missing, min, max, mean, hasCommas: false }
  if (kind !== 'category') return { ...facts, kind, categories: null, texts: 0 }
  const numbers = await numbersAmongTexts(connection, table, name)
  if (numbers.count > 0 && numbers.count >= numbersLeast * numbers.texts)
    return {
      ...facts,
      sqlType: textOfNumbers,
      kind: 'number',
      missing: rows - numbers.count,
      texts: numbers.texts - numbers.count,
      min: numbers.min,
      max: numbers.max,
      mean: numbers.mean,
      categories: null,
    }
  if (numbers.commas > 0 && numbers.commas >= numbersLeast * numbers.texts)
    return { ...facts, kind: 'words', hasCommas: true, categories: null, texts: 0 }
  // an estimate decides cheaply what is surely no category
  const isText = distinct > 2 * categoriesMax || (distinct > 50 && distinct > 0.5 * rows)
  const categories = isText ? null : await categoriesOf(connection, table, name)
  if (categories === null || categories.length > categoriesMax)
    return { ...facts, kind: 'words', categories: null, texts: 0 }
  return { ...facts, kind, categories, texts: 0 }
}

/** `1,5` with a decimal comma, `1,234.5` with commas between thousands. */
const commaNumber = '[-+]?[0-9][0-9.]*(,[0-9]+)+([.][0-9]+)?'

interface NumbersAmongTexts {
  /** Texts that are not empty. */
  readonly texts: number
  /** Those that are numbers. */
  readonly count: number
  /** Those that would be numbers without commas. */
  readonly commas: number
  readonly min: number | null
  readonly max: number | null
  readonly mean: number | null
}

async function numbersAmongTexts(
  connection: DuckDBConnection,
  table: string,
  name: string,
): Promise<NumbersAmongTexts> {
  const column = columnName(name)
  const number = `TRY_CAST(${column} AS DOUBLE)`
  const result = await connection.runAndReadAll(
    `SELECT count(*) FILTER (WHERE trim(${column}) <> ''), count(${number}), ` +
      `count(*) FILTER (WHERE regexp_full_match(trim(${column}), '${commaNumber}')), ` +
      `min(${number}), max(${number}), avg(${number}) FROM ${table}`,
  )
  const [values = []] = result.getRowsJS()
  const [texts = 0, count = 0, commas = 0, min = null, max = null, mean = null] = values.map(
    (value) => (value === null || value === undefined ? null : Number(value)),
  )
  return { texts: texts ?? 0, count: count ?? 0, commas: commas ?? 0, min, max, mean }
}

async function categoriesOf(
  connection: DuckDBConnection,
  table: string,
  name: string,
): Promise<readonly string[]> {
  const column = columnName(name)
  const result = await connection.runAndReadAll(
    `SELECT DISTINCT CAST(${column} AS VARCHAR) AS value FROM ${table} ` +
      `WHERE ${column} IS NOT NULL ORDER BY value LIMIT ${categoriesMax + 1}`,
  )
  return result.getRowsJS().map(([value]) => String(value))
}

/** How a column is written into the rows: SQL of each position, and what is said about it. */
export interface ColumnPlan {
  readonly sql: readonly string[]
  readonly understood: UnderstoodColumn
  readonly whole: boolean
  readonly notes: readonly DataNote[]
}

/** A feature. Missing numbers become the mean, missing texts a category of their own. */
export function featurePlan(column: ReadColumn, asIndex: boolean): ColumnPlan {
  const { kind, categories, mean, missing } = column
  const number = numberSql(column)
  const understood = understoodColumn(column, 1)
  if (categories !== null) return categoryPlan(column, categories, asIndex)
  const fill = mean ?? 0
  const isFilled = missing > 0
  return {
    sql: [isFilled ? `COALESCE(${number ?? '0'}, ${fill})` : (number ?? '0')],
    understood,
    whole: (kind === 'whole' || kind === 'flag') && !isFilled,
    notes: numberNotes(column, fill),
  }
}

function numberNotes(
  { name: column, kind, missing, texts }: ReadColumn,
  fill: number,
): readonly DataNote[] {
  const notes: DataNote[] = []
  if (kind === 'date') notes.push(note('date-in-days', { column }))
  if (texts > 0) notes.push(note('texts-as-missing', { column, count: texts }))
  if (missing > 0) notes.push(note('missing-filled', { column, count: missing, value: fill }))
  return notes
}

const missingCategory = '(missing)'

function categoryPlan(
  column: ReadColumn,
  categories: readonly string[],
  asIndex: boolean,
): ColumnPlan {
  const { name, missing } = column
  const all = missing > 0 ? [...categories, missingCategory] : categories
  const text = `COALESCE(CAST(${columnName(name)} AS VARCHAR), '${missingCategory}')`
  const index = indexSql(text, all)
  const notes: DataNote[] = []
  if (missing > 0) notes.push(note('missing-is-category', { column: name, count: missing }))
  if (asIndex) notes.push(note('category-index', { column: name, categories: all.length }))
  else notes.push(note('one-hot', { column: name, width: all.length }))
  return {
    sql: asIndex ? [index] : all.map((_, i) => `CAST(${index} = ${i} AS INTEGER)::DOUBLE`),
    understood: { ...understoodColumn(column, asIndex ? 1 : all.length), categories: all },
    whole: true,
    notes,
  }
}

/** The position of a text in a list, from 0. */
const indexSql = (text: string, list: readonly string[]): string =>
  `CAST(list_position([${list.map((item) => `'${item.replaceAll("'", "''")}'`).join(', ')}], ${text}) - 1 AS DOUBLE)`

export function understoodColumn(column: ReadColumn, width: number): UnderstoodColumn {
  const { name, kind, missing, min, max, categories } = column
  return { name, type: kind, width, missing, min, max, categories }
}

/** The target as a number: a number, or the index of its text. */
export function targetSql(column: ReadColumn): string {
  const text = `CAST(${columnName(column.name)} AS VARCHAR)`
  if (column.categories !== null) return indexSql(text, column.categories)
  return numberSql(column) ?? '0'
}
