/** Reads .npz archives and .npy files into arrays of numbers on the disk. */
import { invalid } from '../../../errors.js'
import type { ReadOptions } from '../read-options.js'
import type { ReadData, ReadPart } from '../rows/read-data.js'
import type { RawArray } from '../rows/raw-array.js'
import type { DataFormat } from '../../../advice/vocabulary/understood.js'
import { readNpyHeader, refuse, type NpyArray } from './npy-header.js'
import { pairArrays, type NamedArray, type PairedNames } from './pair-arrays.js'
import { splitTable } from './split-table.js'
import { numberTexts } from './text-labels.js'
import { unpackEntry, withZip, type UnpackBound, type ZipEntry } from './unpack-archive.js'

export interface ArrayFile {
  readonly name: string
  readonly file: string
}

/** @param folder where arrays may be unpacked */
export async function readNpz(
  file: string,
  options: ReadOptions,
  folder: string,
  bound: UnpackBound,
): Promise<ReadData> {
  const files = await withZip(file, (entries) => unpackArrays(entries, folder, bound))
  return readArrayFiles('npz', files, options, folder)
}

async function unpackArrays(
  entries: readonly ZipEntry[],
  folder: string,
  bound: UnpackBound,
): Promise<readonly ArrayFile[]> {
  const arrays = entries.filter(({ name }) => name.endsWith('.npy'))
  bound.expect(arrays)
  const files: ArrayFile[] = []
  for (const [index, entry] of arrays.entries())
    files.push({
      name: entry.name.slice(0, -'.npy'.length),
      file: await unpackEntry(entry, folder, index, bound),
    })
  return files
}

export async function readArrayFiles(
  format: Extract<DataFormat, 'npz' | 'npy'>,
  files: readonly ArrayFile[],
  options: ReadOptions,
  folder: string,
): Promise<ReadData> {
  const arrays: NpyArray[] = []
  if (files.length === 0)
    throw invalid('/', [], 'arrays such as x and y', 'the archive has no array of rows')
  for (const { name, file } of files) arrays.push(await readNpyHeader(name, file))
  const table = await splitTable(arrays, options, folder)
  if (table !== null) return { format, ...table }
  const pairs = pairArrays(arrays.map(namedArray), options)
  const part = (names: PairedNames): Promise<ReadPart> => partOf(arrays, names, folder)
  const training = await part(pairs.training)
  const validation = pairs.validation === null ? null : await part(pairs.validation)
  return {
    format,
    training,
    validation,
    rowsInFile: null,
    columns: new Map(),
    notes: pairs.notes,
  }
}

const namedArray = ({ name, shape, element }: NpyArray): NamedArray => ({
  name,
  shape,
  kind: element.kind,
})

async function partOf(
  arrays: readonly NpyArray[],
  { inputs, targets }: PairedNames,
  folder: string,
): Promise<ReadPart> {
  const read = async (names: readonly string[]): Promise<readonly RawArray[]> => {
    const raw: RawArray[] = []
    for (const name of names) {
      const array = arrays.find((candidate) => candidate.name === name)
      if (array !== undefined) raw.push(await rawArray(array, folder))
    }
    return raw
  }
  return { inputs: await read(inputs), targets: await read(targets) }
}

async function rawArray(array: NpyArray, folder: string): Promise<RawArray> {
  const { element, ...rest } = array
  if (element.kind === 'other') throw refuse(array.name, element.problem)
  if (element.kind === 'text') return numberTexts(array, folder)
  return { ...rest, type: element.type, storedAs: element.storedAs, names: null }
}
