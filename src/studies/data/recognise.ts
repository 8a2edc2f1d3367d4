/** The format of a file, by its first bytes; names and content types decide between texts. */
import { open } from 'node:fs/promises'
import { malformed } from '../../errors.js'
import type { DataFormat } from '../../advice/vocabulary/understood.js'
import { withZip } from './arrays/unpack-archive.js'
import { printable } from './printable.js'

/** A file on this machine, and what its sender calls it. */
export interface GivenFile {
  readonly file: string
  /** Name of the file, or of the form field. */
  readonly name: string | null
  readonly contentType: string | null
}

const startBytes = 65_536
const accepted =
  'an .npz or .npy file, CSV, TSV, JSON lines, Parquet, a zip of class folders with PNG or JPEG, or plain text'

/** Files that people send and that hold no rows, or rows that are never unpacked. */
const foreign: readonly (readonly [start: string, what: string, instead: string])[] = [
  ['\x89HDF\r\n\x1a\n', 'HDF5', 'save the arrays with numpy.savez(file, x=x, y=y)'],
  ['\x80\x02', 'a Python pickle', 'save the arrays with numpy.savez(file, x=x, y=y)'],
  ['\x80\x03', 'a Python pickle', 'save the arrays with numpy.savez(file, x=x, y=y)'],
  ['\x80\x04', 'a Python pickle', 'save the arrays with numpy.savez(file, x=x, y=y)'],
  ['\x80\x05', 'a Python pickle', 'save the arrays with numpy.savez(file, x=x, y=y)'],
  ['\x1f\x8b', 'compressed with gzip', 'unpack it first (gunzip)'],
  ['BZh', 'compressed with bzip2', 'unpack it first (bunzip2)'],
  ['\xfd7zXZ', 'compressed with xz', 'unpack it first (unxz)'],
  ['7z\xbc\xaf', 'a 7z archive', 'pack it as zip'],
  ['Rar!', 'a RAR archive', 'pack it as zip'],
  ['\x89PNG', 'one PNG image', 'send a zip with a folder of images for each class'],
  ['\xff\xd8\xff', 'one JPEG image', 'send a zip with a folder of images for each class'],
  ['SQLite format 3', 'an SQLite database', 'export the table as CSV'],
  ['\xd0\xcf\x11\xe0', 'an old Excel file', 'save the sheet as CSV'],
  ['%PDF', 'a PDF', 'send the table as CSV'],
  ['ARROW1', 'an Arrow file', 'write it as Parquet (df.to_parquet)'],
  ['\xff\xfe', 'UTF-16 text', 'save it as UTF-8'],
  ['\xfe\xff', 'UTF-16 text', 'save it as UTF-8'],
  ['MATLAB 5.0', 'a MATLAB file', 'save the arrays with numpy.savez'],
  [
    'version https://git-lfs.github.com/spec/',
    'a pointer of Git LFS instead of the data',
    'run git lfs pull and send the file itself',
  ],
]

/** What a download gives where it fails. It may be meant as text. */
const webPage = /^\ufeff?\s*<(!doctype\s+html|html)\b/i

/** @param wanted the format that the caller names; else it is found out */
export async function recognise(
  { file, name, contentType }: GivenFile,
  wanted: DataFormat | undefined,
): Promise<DataFormat> {
  const start = await firstBytes(file)
  const latin = start.toString('latin1')
  if (start.length === 0) throw unreadable('is empty')
  const found = foreign.find(([bytes]) => latin.startsWith(bytes))
  if (found !== undefined) throw unreadable(`is ${found[1]}: ${found[2]}`)
  const binary = await binaryFormat(file, latin)
  if (binary !== null) return agreed(binary, wanted)
  const text = utf8Text(start)
  if (text === null)
    throw unreadable('is neither a known binary format nor text in UTF-8: save it as UTF-8')
  if (wanted !== undefined) return textFormat(wanted)
  if (webPage.test(text))
    throw unreadable(
      'is a web page: download the data themselves; format=text trains on its characters',
    )
  return formatByName(name, contentType) ?? formatByText(text)
}

async function firstBytes(file: string): Promise<Buffer> {
  const handle = await open(file, 'r')
  try {
    const bytes = Buffer.alloc(startBytes)
    const { bytesRead } = await handle.read(bytes, 0, startBytes, 0)
    return bytes.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

async function binaryFormat(file: string, start: string): Promise<DataFormat | null> {
  if (start.startsWith('\x93NUMPY')) return 'npy'
  if (start.startsWith('PAR1')) return 'parquet'
  return start.startsWith('PK') ? zipFormat(file) : null
}

const zipFormat = (file: string): Promise<DataFormat> =>
  withZip(file, async (entries) => {
    const has = (form: RegExp): boolean => entries.some(({ name }) => form.test(name))
    if (has(/^xl\/workbook\.xml$/)) throw unreadable('is an Excel file: save the sheet as CSV')
    if (has(/\.npy$/)) return 'npz'
    if (has(/\.(png|jpe?g)$/i)) return 'images'
    const names = entries.slice(0, 5).map(({ name }) => printable(name))
    throw unreadable(
      `is a zip archive without arrays (.npy) and without PNG or JPEG images; it holds ${names.join(', ') || 'nothing'}`,
    )
  })

function agreed(found: DataFormat, wanted: DataFormat | undefined): DataFormat {
  if (wanted === undefined || wanted === found) return found
  throw unreadable(`is ${found}, not ${wanted}: leave format out`)
}

const textFormats: readonly DataFormat[] = ['csv', 'tsv', 'json', 'text']

function textFormat(wanted: DataFormat): DataFormat {
  if (textFormats.includes(wanted)) return wanted
  throw unreadable(`is text, not ${wanted}: its first bytes are not those of the format`)
}

/** Null for what is not UTF-8, or holds zero bytes. A character may be cut off at the end. */
function utf8Text(start: Buffer): string | null {
  if (start.includes(0)) return null
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(start, { stream: true })
  } catch {
    return null
  }
}

const formatsByEnding: Readonly<Record<string, DataFormat>> = {
  csv: 'csv',
  tsv: 'tsv',
  tab: 'tsv',
  jsonl: 'json',
  ndjson: 'json',
  json: 'json',
  txt: 'text',
  text: 'text',
}
const formatsByType: Readonly<Record<string, DataFormat>> = {
  'text/csv': 'csv',
  'application/csv': 'csv',
  'text/tab-separated-values': 'tsv',
  'application/json': 'json',
  'application/jsonl': 'json',
  'application/x-ndjson': 'json',
  'text/plain': 'text',
}

function formatByName(name: string | null, contentType: string | null): DataFormat | null {
  const type = contentType?.split(';')[0]?.trim().toLowerCase() ?? ''
  const ending = /\.([^.]+)$/.exec(name ?? '')?.[1]?.toLowerCase() ?? ''
  return formatsByEnding[ending] ?? formatsByType[type] ?? null
}

/** A table has the same number of separators in each of its first lines. */
function formatByText(text: string): DataFormat {
  const lines = text.split(/\r?\n/).slice(0, 20)
  const whole = (lines.length > 1 ? lines.slice(0, -1) : lines).filter((line) => line !== '')
  if (/^\s*[{[]/.test(whole[0]?.replace('\ufeff', '') ?? '')) return 'json'
  const isTable = (separator: string): boolean => {
    const counts = whole.map((line) => line.split(separator).length)
    return counts.every((count) => count === counts[0] && count > 1)
  }
  if (isTable('\t')) return 'tsv'
  return isTable(',') || isTable(';') ? 'csv' : 'text'
}

const unreadable = (problem: string): Error =>
  malformed('', problem, accepted, `the file ${problem}`)
