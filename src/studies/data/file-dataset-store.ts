import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { invalid } from '../../errors.js'
import { datasetFiles, type DatasetHeader } from '../../trials/protocol.js'
import type { DatasetInfo, DatasetStore } from '../ports.js'
import { readArchive, type ArchiveData } from './read-archive.js'
import type { NumpyArray } from './npy.js'

/** Data sets as folders named by the sha-256 of the archive; each appears whole or not at all. */
export class FileDatasetStore implements DatasetStore {
  constructor(private readonly root: string) {}

  async put(archive: Uint8Array): Promise<DatasetInfo> {
    const id = createHash('sha256').update(archive).digest('hex').slice(0, 32)
    const known = await this.get(id)
    if (known !== null) return known
    const data = readArchive(archive)
    const header = headerOf(data)
    const part = path.join(this.root, `.part-${randomUUID()}`)
    await mkdir(part, { recursive: true })
    try {
      const target = header.targetType === 'class' ? 'int32' : 'float32'
      await Promise.all([
        write(part, datasetFiles.xTrain, data.training.x, header.inputType), write(part, datasetFiles.yTrain, data.training.y, target),
        write(part, datasetFiles.xValidation, data.validation.x, header.inputType), write(part, datasetFiles.yValidation, data.validation.y, target),
        writeFile(path.join(part, datasetFiles.header), JSON.stringify({ ...header, archiveBytes: archive.length })),
      ])
      await rename(part, this.folder(id)).catch(async (error: unknown) => {
        // somebody stored the same archive meanwhile
        if ((await this.get(id)) === null) throw error
      })
    } finally {
      await rm(part, { recursive: true, force: true })
    }
    return { id, header, bytes: archive.length }
  }

  async get(id: string): Promise<DatasetInfo | null> {
    if (!/^[0-9a-f]{32}$/.test(id)) return null
    const text = await readFile(path.join(this.folder(id), datasetFiles.header), 'utf8').catch(() => null)
    if (text === null) return null
    const { archiveBytes, ...header } = JSON.parse(text) as DatasetHeader & { archiveBytes: number }
    return { id, header, bytes: archiveBytes }
  }

  folder(id: string): string {
    return path.join(this.root, id)
  }
}

function headerOf({ training, validation }: ArchiveData): DatasetHeader {
  const { x, y } = training
  const targetShape = y.shape.length === 2 && y.shape[1] === 1 && y.whole ? [] : y.shape.slice(1)
  const isClass = y !== x && y.whole && targetShape.length === 0
  const highest = isClass ? Math.max(maximum(y), maximum(validation.y)) : 0
  if (isClass) {
    const at = y.values.findIndex((label) => label < 0)
    if (at >= 0) throw invalid(`/y/${at}`, y.values[at], 'class numbers >= 0', `the label of row ${at} is ${String(y.values[at])}`)
  }
  return {
    version: 1, inputShape: x.shape.slice(1), inputType: x.whole ? 'int32' : 'float32', targetShape, targetType: isClass ? 'class' : 'real',
    classes: isClass ? highest + 1 : null, trainingRows: x.shape[0] ?? 0, validationRows: validation.x.shape[0] ?? 0,
  }
}

const maximum = (array: NumpyArray): number => array.values.reduce((a, b) => Math.max(a, b), 0)

async function write(folder: string, file: string, array: NumpyArray, type: 'float32' | 'int32'): Promise<void> {
  const typed = type === 'float32' ? Float32Array.from(array.values) : Int32Array.from(array.values)
  await writeFile(path.join(folder, file), Buffer.from(typed.buffer, typed.byteOffset, typed.byteLength))
}
