/** From files on this machine to arrays of numbers: a reader for each format. */
import { malformed } from '../../errors.js'
import { readArrayFiles, readNpz } from './arrays/read-arrays.js'
import { UnpackBound } from './arrays/unpack-archive.js'
import { readPictures } from './pictures/read-pictures.js'
import { requireOptionsOf, type ReadOptions } from './read-options.js'
import { recognise, type GivenFile } from './recognise.js'
import type { ReadData } from './rows/read-data.js'
import { readTable } from './tables/read-table.js'
import { readText } from './text/read-text.js'

export interface ReadingPlace {
  /** Takes what is unpacked; the caller removes it. */
  readonly folder: string
  /** Most bytes that archives may unpack to. */
  readonly unpackedBytesMax: number
}

/** Several files are `.npy` arrays that belong together. */
export async function readFiles(
  files: readonly GivenFile[],
  options: ReadOptions,
  { folder, unpackedBytesMax }: ReadingPlace,
): Promise<ReadData> {
  const [only, ...others] = files
  if (only === undefined) throw malformed('', null, 'a file', 'no file was sent')
  if (others.length > 0) return readPair(files, options, folder)
  const format = await recognise(only, options.format)
  requireOptionsOf(format, options)
  const { file } = only
  switch (format) {
    case 'npz':
      return readNpz(file, options, folder, new UnpackBound(unpackedBytesMax))
    case 'npy':
      return readArrayFiles('npy', [{ name: arrayName(only, 0), file }], options, folder)
    case 'images':
      return readPictures(file, options, folder, new UnpackBound(2 * unpackedBytesMax))
    case 'text':
      return readText(file, options, folder)
    case 'csv':
    case 'tsv':
    case 'json':
    case 'parquet':
      return readTable(file, format, options, folder)
  }
}

async function readPair(
  files: readonly GivenFile[],
  options: ReadOptions,
  folder: string,
): Promise<ReadData> {
  for (const given of files) {
    const format = await recognise(given, undefined)
    if (format !== 'npy')
      throw malformed(
        '',
        given.name,
        'one file; or several .npy files, such as x.npy and y.npy',
        `${given.name ?? 'a file'} is ${format}: only .npy files are sent together`,
      )
  }
  requireOptionsOf('npy', options)
  const arrays = files.map((given, i) => ({ name: arrayName(given, i), file: given.file }))
  return readArrayFiles('npy', arrays, options, folder)
}

/** The name of the file without its ending. */
function arrayName({ name }: GivenFile, index: number): string {
  return name?.replace(/^.*[/\\]/, '').replace(/\.npy$/i, '') || `arr_${index}`
}
