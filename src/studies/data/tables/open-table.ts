/** DuckDB, for one file: bounded memory and threads, no other file, no extension. */
import path from 'node:path'
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import { malformed } from '../../../errors.js'
import { printable } from '../printable.js'
import type { ReadOptions } from '../read-options.js'
import type { DataFormat } from '../../../advice/vocabulary/understood.js'
import { objectBytesMax } from './check-objects.js'

export type TableFormat = Extract<DataFormat, 'csv' | 'tsv' | 'json' | 'parquet'>

/** Enough for a row group of Parquet; beyond it, DuckDB spills into the folder. */
const memoryLimit = '112MiB'
/** One, so that the same file gives the same sample. */
const threads = '1'
const missingTexts = ['', 'NA', 'N/A', 'n/a', 'NaN', 'nan', 'null', 'NULL', 'None', '?']
/** Longest line. */
const lineBytesMax = 2 ** 20
const bufferBytes = 4 * 2 ** 20

/** Opens the table, hands it to `use` and closes it. `folder` takes what does not fit in memory. */
export async function withTable<Result>(
  file: string,
  folder: string,
  use: (connection: DuckDBConnection) => Promise<Result>,
): Promise<Result> {
  const instance = await DuckDBInstance.create(path.join(folder, 'table.duckdb'), {
    threads,
    memory_limit: memoryLimit,
    autoload_known_extensions: 'false',
    autoinstall_known_extensions: 'false',
    allow_community_extensions: 'false',
    temp_directory: path.join(folder, 'spilled'),
  })
  const connection = await instance.connect()
  try {
    await connection.run(`SET allowed_paths = [${textLiteral(file)}]`)
    await connection.run('SET enable_external_access = false')
    await connection.run('SET lock_configuration = true')
    return await use(connection)
  } catch (error) {
    throw tableFault(error)
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

export interface SourceOptions {
  readonly header: ReadOptions['header']
  /** Separates the columns of a CSV. */
  readonly separator: string
  /** Types by all rows, instead of by the first ones. */
  readonly readAllForTypes: boolean
}

/** The table function that reads the file. */
export function sourceOf(file: string, format: TableFormat, options: SourceOptions): string {
  if (format === 'parquet') return `read_parquet(${textLiteral(file)})`
  const sample = options.readAllForTypes ? ', sample_size = -1' : ''
  if (format === 'json')
    return `read_json(${textLiteral(file)}, maximum_depth = 3, maximum_object_size = ${objectBytesMax}${sample})`
  const header = options.header === undefined ? '' : `, header = ${options.header === 'yes'}`
  const missing = missingTexts.map(textLiteral).join(', ')
  return (
    `read_csv(${textLiteral(file)}, delim = ${textLiteral(options.separator)}, skip = 0, ` +
    `comment = '', nullstr = [${missing}], max_line_size = ${lineBytesMax}, ` +
    `buffer_size = ${bufferBytes}${header}${sample})`
  )
}

const textLiteral = (text: string): string => `'${text.replaceAll("'", "''")}'`
export const columnName = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** True where a later row does not have the type that the first rows suggest. */
export const isTypeFault = (error: unknown): boolean =>
  error instanceof Error && /Could not convert|Conversion Error/i.test(error.message)

/** The words of DuckDB, without its advice about its own options. */
function tableFault(error: unknown): unknown {
  if (!(error instanceof Error) || error.name === 'BatchwiseError') return error
  const detail = knownFault(error.message) ?? firstLine(error.message)
  return malformed(
    '',
    detail,
    'a table with the same columns in every row, in UTF-8',
    `the table cannot be read: ${detail}`,
  )
}

function knownFault(message: string): string | null {
  if (message.includes('not utf-8')) return 'it is not UTF-8 text: save it as UTF-8'
  const line = /CSV Error on Line: (\d+)/.exec(message)?.[1]
  const [, expected, found] = /Expected Number of Columns: (\d+) Found: (\d+)/.exec(message) ?? []
  if (expected !== undefined)
    return `line ${line ?? ''} has ${found ?? ''} columns, the lines before it ${expected}`
  if (message.includes('detect the CSV')) return 'its lines have different numbers of columns'
  if (/out of memory|Out of Memory/.test(message)) return 'its rows are too long for the memory'
  if (line !== undefined)
    return `line ${line}: ${firstLine(message.split('\n').slice(2).join('\n'))}`
  return null
}

const firstLine = (message: string): string =>
  printable((message.split('\n')[0] ?? '').replaceAll(/["']?\/[^"'\s]*["']?/g, 'the file'))
