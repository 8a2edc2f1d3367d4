import { createHash } from 'node:crypto'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { sizeOf } from '../../advice/vocabulary/model-graph.js'
import {
  datasetFiles,
  parseDatasetHeader,
  type DatasetHeader,
} from '../../trials/protocol/dataset.js'
import type { DatasetInfo, DatasetReader } from '../ports.js'
import { LocalTurns } from '../turns.js'
import { note, type DataNote, type Understood } from '../../advice/vocabulary/understood.js'
import { HashedFolders } from '../upload/hashed-folders.js'
import { stageFiles, type StagedFiles } from '../upload/stage-files.js'
import {
  blocks,
  unbounded,
  type StagedUpload,
  type StoredFiles,
  type UploadBounds,
  type UploadDraft,
} from '../upload/stored-files.js'
import type { UploadSource } from '../upload/upload-source.js'
import { readFiles } from './read-file.js'
import { parseReadOptions, type ReadOptions } from './read-options.js'
import { recognise } from './recognise.js'
import {
  figuresBytesMost,
  readStoredFigures,
  storedFigures,
  storedFiguresBytes,
  writeStoredFigures,
  type StoredFigures,
} from './rows/figures.js'
import { planFields, type FieldPlans } from './rows/fields.js'
import { rowsOf } from './rows/raw-array.js'
import type { ReadData } from './rows/read-data.js'
import { heldOutRows, heldOutShare } from './rows/split-rows.js'
import { writeRows } from './rows/write-rows.js'
import { upgradeDataset } from './upgrade-dataset.js'

const understoodFile = 'understood.json'

/** Data sets as folders named by the SHA-256 of the file. */
export class FileDatasetStore implements DatasetReader, StoredFiles<DatasetInfo> {
  /** One file is read at a time: each takes its share of memory. */
  private readonly reading = new LocalTurns()
  private readonly folders: HashedFolders

  constructor(root: string) {
    this.folders = new HashedFolders(root)
  }

  async stage(source: UploadSource, bounds: UploadBounds): Promise<StagedUpload<DatasetInfo>> {
    const part = await this.folders.part()
    const discard = (): Promise<void> => rm(part, { recursive: true, force: true })
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
  async put(source: UploadSource, bounds = unbounded): Promise<DatasetInfo> {
    const staged = await this.stage(source, bounds)
    try {
      const stored = await this.get(staged.id)
      if (stored !== null) return stored
      const draft = await staged.read()
      const info = await draft.write()
      await draft.keep()
      return info
    } finally {
      await staged.discard()
    }
  }

  private async read(
    id: string,
    { files, bytes }: StagedFiles,
    options: ReadOptions,
    { part, storedBytesMax }: UploadBounds & { readonly part: string },
  ): Promise<UploadDraft<DatasetInfo>> {
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
    const rowsBytes = storedBytes(header, understoodText)
    const info = { id, header, understood, bytes }
    return {
      info: { ...info, storedBytes: rowsBytes + blocks(figuresBytesMost(header, understood)) },
      write: async () => {
        await mkdir(rowsFolder)
        await this.reading.take(() => writeRows(plans, rowsFolder, scale))
        await writeFile(
          path.join(rowsFolder, datasetFiles.header),
          JSON.stringify({ ...header, archiveBytes: bytes }),
        )
        await writeFile(path.join(rowsFolder, understoodFile), understoodText)
        const figures = await this.reading.take(() => storedFigures(rowsFolder, header, understood))
        const figuresBytes = await writeStoredFigures(rowsFolder, figures)
        return { ...info, storedBytes: rowsBytes + blocks(figuresBytes) }
      },
      keep: () => this.folders.keep(rowsFolder, id, async () => (await this.get(id)) !== null),
    }
  }

  async get(id: string): Promise<DatasetInfo | null> {
    if (!this.folders.isId(id)) return null
    const text = await readText(path.join(this.folder(id), datasetFiles.header))
    if (text === null) return null
    const header = parseDatasetHeader(text)
    const { archiveBytes } = JSON.parse(text) as { readonly archiveBytes: number }
    const understood = await readText(path.join(this.folder(id), understoodFile))
    const figuresBytes = await storedFiguresBytes(this.folder(id))
    return {
      id,
      header,
      understood: understood === null ? null : (JSON.parse(understood) as Understood),
      bytes: archiveBytes,
      storedBytes: storedBytes(header, understood ?? '') + blocks(figuresBytes),
    }
  }

  /** Data sets of earlier releases have no figures: these are computed once, here. */
  async figures({ id, header, understood }: DatasetInfo): Promise<StoredFigures> {
    const stored = await readStoredFigures(this.folder(id))
    if (stored !== null) return stored
    return this.reading.take(async () => {
      const figures = await storedFigures(this.folder(id), header, understood)
      // the data set may be removed meanwhile
      await writeStoredFigures(this.folder(id), figures).catch(ignoreMissing)
      return figures
    })
  }

  remove(id: string): Promise<void> {
    return this.folders.remove(id)
  }

  /** Brings data sets of earlier releases to the present form too. */
  async tidy(): Promise<readonly string[]> {
    const ids = await this.folders.tidy()
    for (const id of ids) await upgradeDataset(this.folder(id))
    return ids
  }

  folder(id: string): string {
    return this.folders.folder(id)
  }
}

const readText = (file: string): Promise<string | null> => readFile(file, 'utf8').catch(() => null)

function ignoreMissing(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
}

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

const bytesPerNumber = 4

/**
 * Disk space of a data set without its figures: the rows of both parts with 4 bytes per number, the
 * header, and what was understood.
 */
function storedBytes(
  { inputs, targets, trainingRows, validationRows }: DatasetHeader,
  understoodText: string,
): number {
  const files = [trainingRows, validationRows].flatMap((rows) =>
    [...inputs, ...targets].map(({ shape }) => blocks(rows * sizeOf(shape) * bytesPerNumber)),
  )
  const understoodBytes = blocks(Buffer.byteLength(understoodText))
  return files.reduce((sum, bytes) => sum + bytes, blocks(1) + understoodBytes)
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
