import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { invalid } from '../../errors.js'
import { datasetFiles, type DatasetHeader } from '../../trials/protocol/dataset.js'
import type { DatasetInfo, DatasetReader } from '../ports.js'
import { readArchive, type ArchiveData } from './read-archive.js'
import type { NumpyArray } from './npy.js'

/** An archive that was read and is not stored yet. */
export interface DatasetDraft {
  readonly info: DatasetInfo
  /** Writes its rows, seen by nobody. */
  write(): Promise<WrittenDataset>
}
/** Rows that wait to be seen. Once, one of both. */
export interface WrittenDataset {
  keep(): Promise<void>
  discard(): Promise<void>
}

/** A folder that nobody renamed for so long was left by a process that was killed, ms. */
const leftoverAfterMs = 3_600_000

/** Data sets as folders named by the sha-256 of the archive; each appears whole or not at all, and goes so. */
export class FileDatasetStore implements DatasetReader {
  constructor(private readonly root: string) {}

  idOf(archive: Uint8Array): string {
    return createHash('sha256').update(archive).digest('hex').slice(0, 32)
  }

  /** Throws as `DatasetStore.put` does. */
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
    const known = await this.get(this.idOf(archive))
    if (known !== null) return known
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
      const target = header.targetType === 'class' ? 'int32' : 'float32'
      await Promise.all([
        write(part, datasetFiles.xTrain, data.training.x, header.inputType),
        write(part, datasetFiles.yTrain, data.training.y, target),
        write(part, datasetFiles.xValidation, data.validation.x, header.inputType),
        write(part, datasetFiles.yValidation, data.validation.y, target),
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
          // somebody stored the same archive meanwhile
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
    const gone = path.join(this.root, `.removed-${randomUUID()}`)
    await rename(this.folder(id), gone).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    })
    await rm(gone, { recursive: true, force: true })
  }

  /** Every id, after what killed processes left half written or half removed is gone. */
  async tidy(): Promise<readonly string[]> {
    const names = await readdir(this.root).catch(() => [])
    for (const name of names.filter((one) => one.startsWith('.'))) {
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

/** A file takes whole blocks. */
const blockBytes = 4096
const numberBytes = 4

/** What the files of a data set take: x and y of both parts in 4 bytes a number, and the header. */
export function storedBytes({
  inputShape,
  targetShape,
  trainingRows,
  validationRows,
}: DatasetHeader): number {
  const size = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1) * numberBytes
  const blocks = (bytes: number): number => Math.ceil(bytes / blockBytes) * blockBytes
  return [trainingRows, validationRows].reduce(
    (sum, rows) => sum + blocks(rows * size(inputShape)) + blocks(rows * size(targetShape)),
    blockBytes,
  )
}

function headerOf({ training, validation }: ArchiveData): DatasetHeader {
  const { x, y } = training
  const targetShape = y.shape.length === 2 && y.shape[1] === 1 && y.whole ? [] : y.shape.slice(1)
  const isClass = y !== x && y.whole && targetShape.length === 0
  const highest = isClass ? Math.max(maximum(y), maximum(validation.y)) : 0
  if (isClass) {
    const at = y.values.findIndex((label) => label < 0)
    if (at >= 0)
      throw invalid(
        `/y/${at}`,
        y.values[at],
        'class numbers >= 0',
        `the label of row ${at} is ${String(y.values[at])}`,
      )
  }
  return {
    version: 1,
    inputShape: x.shape.slice(1),
    inputType: x.whole ? 'int32' : 'float32',
    targetShape,
    targetType: isClass ? 'class' : 'real',
    classes: isClass ? highest + 1 : null,
    trainingRows: x.shape[0] ?? 0,
    validationRows: validation.x.shape[0] ?? 0,
  }
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
