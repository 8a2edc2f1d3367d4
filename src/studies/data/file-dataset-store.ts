import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { sizeOf } from '../../advice/vocabulary/model-graph.js'
import {
  datasetFiles,
  parseDatasetHeader,
  type DatasetHeader,
} from '../../trials/protocol/dataset.js'
import type { DatasetInfo, DatasetReader } from '../ports.js'
import { Turns } from '../turns.js'
import { note, type DataNote, type Understood } from '../../advice/vocabulary/understood.js'
import { readFiles } from './read-file.js'
import { parseReadOptions, type ReadOptions } from './read-options.js'
import { recognise } from './recognise.js'
import { planFields, type FieldPlans } from './rows/fields.js'
import { rowsOf } from './rows/raw-array.js'
import type { ReadData } from './rows/read-data.js'
import { heldOutRows, heldOutShare } from './rows/split-rows.js'
import { writeRows } from './rows/write-rows.js'
import { upgradeDataset } from './upgrade-dataset.js'
import type { DataSource } from './upload/data-source.js'
import { stageFiles, type StageBounds, type StagedFiles } from './upload/stage-files.js'

/** Files on the disk that are not read yet. Call `discard` in the end, whatever happens. */
export interface StagedDataset {
  readonly id: string
  read(): Promise<DatasetDraft>
  discard(): Promise<void>
}
/** Rows that were read but are not stored yet. */
export interface DatasetDraft {
  readonly info: DatasetInfo
  /** Writes the rows where no reader sees them. */
  write(): Promise<void>
  /** Shows the written rows to readers. */
  keep(): Promise<void>
}

export interface UploadBounds extends StageBounds {
  /** Most bytes that the file may unpack to, and that its rows may take. */
  readonly storedBytesMax: number
}

/** For files of this machine's own user. */
const unbounded: UploadBounds = {
  bytesMax: Infinity,
  storedBytesMax: Infinity,
  onBytes: () => undefined,
}

/** Age in milliseconds at which an unfinished folder belongs to a process that was killed. */
const leftoverAfterMs = 3_600_000
const understoodFile = 'understood.json'

/**
 * Data sets as folders named by the SHA-256 of the file. A folder appears and disappears in one
 * rename, so no reader sees a part of it.
 */
export class FileDatasetStore implements DatasetReader {
  /** One file is read at a time: each takes its share of memory. */
  private readonly reading = new Turns()

  constructor(private readonly root: string) {}

  /** Puts the files of the source on the disk. Nothing stays there when it throws. */
  async stage(source: DataSource, bounds: UploadBounds): Promise<StagedDataset> {
    const part = path.join(this.root, `.part-${randomUUID()}`)
    const discard = (): Promise<void> => rm(part, { recursive: true, force: true })
    await mkdir(part, { recursive: true })
    try {
      const staged = await stageFiles(source, part, bounds)
      const options = parseReadOptions(source.options())
      const id = await datasetId(staged, options)
      return {
        id,
        discard,
        read: () => this.reading.take(() => this.read(id, staged, options, { part, ...bounds })),
      }
    } catch (error) {
      await discard()
      throw error
    }
  }

  /** Stores a source without an owner. */
  async put(source: DataSource, bounds = unbounded): Promise<DatasetInfo> {
    const staged = await this.stage(source, bounds)
    try {
      const stored = await this.get(staged.id)
      if (stored !== null) return stored
      const draft = await staged.read()
      await draft.write()
      await draft.keep()
      return draft.info
    } finally {
      await staged.discard()
    }
  }

  private async read(
    id: string,
    { files, bytes }: StagedFiles,
    options: ReadOptions,
    { part, storedBytesMax }: UploadBounds & { readonly part: string },
  ): Promise<DatasetDraft> {
    const rawFolder = path.join(part, 'raw')
    const rowsFolder = path.join(part, 'rows')
    await mkdir(rawFolder)
    const unpackedBytesMax = Math.min(storedBytesMax, Math.max(2 ** 30, 100 * bytes))
    const data = await readFiles(files, options, { folder: rawFolder, unpackedBytesMax })
    const scale = options.scale ?? 'none'
    const plans = await planFields(data, scale)
    const header = headerOf(plans)
    const understood = understoodOf(data, plans, header)
    const understoodText = JSON.stringify(understood)
    const sizeBytes = storedBytes(header, understoodText)
    return {
      info: { id, header, understood, bytes, storedBytes: sizeBytes },
      write: async () => {
        await mkdir(rowsFolder)
        await this.reading.take(() => writeRows(plans, rowsFolder, scale))
        await writeFile(
          path.join(rowsFolder, datasetFiles.header),
          JSON.stringify({ ...header, archiveBytes: bytes }),
        )
        await writeFile(path.join(rowsFolder, understoodFile), understoodText)
      },
      keep: () =>
        rename(rowsFolder, this.folder(id)).catch(async (error: unknown) => {
          // another request stored the same file first
          if ((await this.get(id)) === null) throw error
        }),
    }
  }

  async get(id: string): Promise<DatasetInfo | null> {
    if (!/^[0-9a-f]{32}$/.test(id)) return null
    const text = await readText(path.join(this.folder(id), datasetFiles.header))
    if (text === null) return null
    const header = parseDatasetHeader(text)
    const { archiveBytes } = JSON.parse(text) as { readonly archiveBytes: number }
    const understood = await readText(path.join(this.folder(id), understoodFile))
    return {
      id,
      header,
      understood: understood === null ? null : (JSON.parse(understood) as Understood),
      bytes: archiveBytes,
      storedBytes: storedBytes(header, understood ?? ''),
    }
  }

  async remove(id: string): Promise<void> {
    const removed = path.join(this.root, `.removed-${randomUUID()}`)
    await rename(this.folder(id), removed).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    })
    await rm(removed, { recursive: true, force: true })
  }

  /**
   * Deletes the unfinished folders of killed processes and brings data sets of older releases to
   * the present form. Returns every stored id.
   */
  async tidy(): Promise<readonly string[]> {
    const names = await readdir(this.root).catch(() => [])
    for (const name of names.filter((name) => name.startsWith('.'))) {
      const file = path.join(this.root, name)
      const changedMs = (await stat(file).catch(() => null))?.mtimeMs ?? Date.now()
      if (Date.now() - changedMs > leftoverAfterMs) await rm(file, { recursive: true, force: true })
    }
    const ids = names.filter((name) => !name.startsWith('.'))
    for (const id of ids) await upgradeDataset(this.folder(id))
    return ids
  }

  folder(id: string): string {
    return path.join(this.root, id)
  }
}

const readText = (file: string): Promise<string | null> => readFile(file, 'utf8').catch(() => null)

/** The same bytes read in another way are another data set. */
async function datasetId({ files, digests }: StagedFiles, options: ReadOptions): Promise<string> {
  const [only, ...others] = files
  const format =
    only === undefined || others.length > 0 ? null : await recognise(only, options.format)
  const isText = format !== null && ['csv', 'tsv', 'json', 'text'].includes(format)
  const isPlain = others.length === 0 && !isText && Object.keys(options).length === 0
  const [digest = ''] = digests
  if (isPlain) return digest.slice(0, 32)
  const names = others.length > 0 ? files.map(({ name }) => name) : []
  const asked = Object.entries(options).sort(([one], [other]) => (one < other ? -1 : 1))
  return createHash('sha256')
    .update(JSON.stringify([digests, format, names, asked]))
    .digest('hex')
    .slice(0, 32)
}

/** A file takes a whole number of blocks. */
const blockBytes = 4096
const bytesPerNumber = 4

/**
 * Disk space of a data set: the rows of both parts with 4 bytes per number, the header, and what
 * was understood.
 */
function storedBytes(
  { inputs, targets, trainingRows, validationRows }: DatasetHeader,
  understoodText: string,
): number {
  const blocks = (bytes: number): number => Math.ceil(bytes / blockBytes) * blockBytes
  const files = [trainingRows, validationRows].flatMap((rows) =>
    [...inputs, ...targets].map(({ shape }) => blocks(rows * sizeOf(shape) * bytesPerNumber)),
  )
  const understoodBytes = blocks(Buffer.byteLength(understoodText))
  return files.reduce((sum, bytes) => sum + bytes, blockBytes + understoodBytes)
}

function headerOf({ inputs, targets }: FieldPlans): DatasetHeader {
  const [first] = inputs
  const rows = first === undefined ? 0 : rowsOf(first.training)
  const validation = first?.validation ?? null
  const heldOut = heldOutRows(rows)
  return {
    version: 2,
    inputs: inputs.map(({ stored }) => stored),
    targets: targets.map(({ stored }) => stored),
    trainingRows: validation === null && rows > 1 ? rows - heldOut : rows,
    validationRows: validation === null ? heldOut : rowsOf(validation),
  }
}

function understoodOf(
  { format, validation, rowsInFile, notes }: ReadData,
  plans: FieldPlans,
  { trainingRows, validationRows }: DatasetHeader,
): Understood {
  const keptRows = plans.inputs[0]?.scan.rows ?? 0
  const [x] = validation?.inputs ?? []
  const part: DataNote =
    x === undefined
      ? note('held-out', { share: heldOutShare, rows: validationRows })
      : note('validation-from', { name: x.name, rows: validationRows })
  return {
    format,
    rows: rowsInFile ?? keptRows,
    keptRows,
    trainingRows,
    validationRows,
    inputs: plans.inputs.map(({ understood }) => understood),
    targets: plans.targets.map(({ understood }) => understood),
    notes: [...notes, ...plans.notes, part],
  }
}
