import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { sizeOf } from '../../advice/vocabulary/model-graph.js'
import { invalid } from '../../errors.js'
import { datasetFiles, type DatasetHeader } from '../../trials/protocol/dataset.js'
import type { DatasetInfo, DatasetReader } from '../ports.js'
import { readArchive, type ArchiveData } from './read-archive.js'
import type { NumpyArray } from './npy.js'

/** An archive that was read but is not stored yet. */
export interface DatasetDraft {
  readonly info: DatasetInfo
  /** Writes the rows where no reader sees them. */
  write(): Promise<WrittenDataset>
}
/** Written rows that readers do not see yet. Call one of the two, once. */
export interface WrittenDataset {
  keep(): Promise<void>
  discard(): Promise<void>
}

/** Age in milliseconds at which an unfinished folder belongs to a process that was killed. */
const leftoverAfterMs = 3_600_000

/**
 * Data sets as folders named by the SHA-256 of the archive. A folder appears and disappears in one
 * rename, so no reader sees a part of it.
 */
export class FileDatasetStore implements DatasetReader {
  constructor(private readonly root: string) {}

  idOf(archive: Uint8Array): string {
    return createHash('sha256').update(archive).digest('hex').slice(0, 32)
  }

  /** Throws the same errors as `DatasetStore.put`. */
  read(archive: Uint8Array): DatasetDraft {
    const id = this.idOf(archive)
    const data = readArchive(archive)
    const header = headerOf(data)
    return {
      info: { id, header, bytes: archive.length, storedBytes: storedBytes(header) },
      write: () => this.write(id, data, header, archive.length),
    }
  }

  async put(archive: Uint8Array): Promise<DatasetInfo> {
    const stored = await this.get(this.idOf(archive))
    if (stored !== null) return stored
    const draft = this.read(archive)
    await (await draft.write()).keep()
    return draft.info
  }

  private async write(
    id: string,
    data: ArchiveData,
    header: DatasetHeader,
    archiveBytes: number,
  ): Promise<WrittenDataset> {
    const part = path.join(this.root, `.part-${randomUUID()}`)
    const discard = (): Promise<void> => rm(part, { recursive: true, force: true })
    await mkdir(part, { recursive: true })
    try {
      await Promise.all([
        writeRows(part, data, header),
        writeFile(
          path.join(part, datasetFiles.header),
          JSON.stringify({ ...header, archiveBytes }),
        ),
      ])
    } catch (error) {
      await discard()
      throw error
    }
    const keep = (): Promise<void> =>
      rename(part, this.folder(id))
        .catch(async (error: unknown) => {
          // another request stored the same archive first
          if ((await this.get(id)) === null) throw error
        })
        .finally(discard)
    return { keep, discard }
  }

  async get(id: string): Promise<DatasetInfo | null> {
    if (!/^[0-9a-f]{32}$/.test(id)) return null
    const text = await readFile(path.join(this.folder(id), datasetFiles.header), 'utf8').catch(
      () => null,
    )
    if (text === null) return null
    const { archiveBytes, ...header } = JSON.parse(text) as DatasetHeader & { archiveBytes: number }
    return { id, header, bytes: archiveBytes, storedBytes: storedBytes(header) }
  }

  async remove(id: string): Promise<void> {
    const removed = path.join(this.root, `.removed-${randomUUID()}`)
    await rename(this.folder(id), removed).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    })
    await rm(removed, { recursive: true, force: true })
  }

  /** Deletes the unfinished folders of killed processes; returns every stored id. */
  async tidy(): Promise<readonly string[]> {
    const names = await readdir(this.root).catch(() => [])
    for (const name of names.filter((name) => name.startsWith('.'))) {
      const file = path.join(this.root, name)
      const changedMs = (await stat(file).catch(() => null))?.mtimeMs ?? Date.now()
      if (Date.now() - changedMs > leftoverAfterMs) await rm(file, { recursive: true, force: true })
    }
    return names.filter((name) => !name.startsWith('.'))
  }

  folder(id: string): string {
    return path.join(this.root, id)
  }
}

/** A file takes a whole number of blocks. */
const blockBytes = 4096
const bytesPerNumber = 4

/** Disk space of a data set: the rows of both parts with 4 bytes per number, and the header. */
function storedBytes({ inputs, targets, trainingRows, validationRows }: DatasetHeader): number {
  const blocks = (bytes: number): number => Math.ceil(bytes / blockBytes) * blockBytes
  const files = [trainingRows, validationRows].flatMap((rows) =>
    [...inputs, ...targets].map(({ shape }) => blocks(rows * sizeOf(shape) * bytesPerNumber)),
  )
  return files.reduce((sum, bytes) => sum + bytes, blockBytes)
}

function headerOf({ training, validation }: ArchiveData): DatasetHeader {
  const { x, y } = training
  const targetShape = targetShapeOf(y)
  const isClass = y !== x && y.whole && targetShape.length === 0
  if (isClass) refuseNegativeLabels(y)
  const classes = isClass ? Math.max(maximum(y), maximum(validation.y)) + 1 : null
  return {
    version: 2,
    inputs: [{ name: 'x', shape: x.shape.slice(1), type: x.whole ? 'int32' : 'float32' }],
    targets: [{ name: 'y', shape: targetShape, type: isClass ? 'class' : 'real', classes }],
    trainingRows: x.shape[0] ?? 0,
    validationRows: validation.x.shape[0] ?? 0,
  }
}

/** Writes the input and the target of both parts. */
async function writeRows(folder: string, data: ArchiveData, header: DatasetHeader): Promise<void> {
  const inputType = header.inputs[0]?.type ?? 'float32'
  const targetType = header.targets[0]?.type === 'class' ? 'int32' : 'float32'
  const parts = [
    ['train', data.training],
    ['validation', data.validation],
  ] as const
  await Promise.all(
    parts.flatMap(([part, { x, y }]) => [
      write(folder, datasetFiles.input(0, part), x, inputType),
      write(folder, datasetFiles.target(0, part), y, targetType),
    ]),
  )
}

/** A column of whole numbers holds class numbers, like a vector of them. */
function targetShapeOf(y: NumpyArray): readonly number[] {
  const isColumn = y.shape.length === 2 && y.shape[1] === 1
  return isColumn && y.whole ? [] : y.shape.slice(1)
}

function refuseNegativeLabels(y: NumpyArray): void {
  const row = y.values.findIndex((label) => label < 0)
  if (row < 0) return
  const label = y.values[row]
  throw invalid(
    `/y/${row}`,
    label,
    'class numbers >= 0',
    `the label of row ${row} is ${String(label)}; number the classes from 0`,
  )
}

const maximum = (array: NumpyArray): number => array.values.reduce((a, b) => Math.max(a, b), 0)

async function write(
  folder: string,
  file: string,
  array: NumpyArray,
  type: 'float32' | 'int32',
): Promise<void> {
  const typed = type === 'float32' ? Float32Array.from(array.values) : Int32Array.from(array.values)
  await writeFile(
    path.join(folder, file),
    Buffer.from(typed.buffer, typed.byteOffset, typed.byteLength),
  )
}
