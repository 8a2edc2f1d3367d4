import { createHash } from 'node:crypto'
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { UnderstoodModel } from '../../../advice/vocabulary/understood-model.js'
import { invalid } from '../../../errors.js'
import type { ModelInfo, StoredModel } from '../../ports.js'
import { LocalTurns } from '../../turns.js'
import { HashedFolders } from '../../upload/hashed-folders.js'
import { stageFiles, type StagedFiles } from '../../upload/stage-files.js'
import {
  blocks,
  type StagedUpload,
  type StoredFiles,
  type UploadBounds,
  type UploadDraft,
} from '../../upload/stored-files.js'
import type { UploadSource } from '../../upload/upload-source.js'
import { readModel } from '../files/read-model-file.js'
import type { AskedShapes } from '../keras/input-shapes.js'
import { parseModelOptions } from './model-options.js'
import { understandModel } from './understand-model.js'

/** The JSON of the model as the file has it, and what else is known of it. */
const modelFile = 'model.json'
const factsFile = 'facts.json'
interface Facts {
  readonly version: 1
  readonly understood: UnderstoodModel
  readonly inputShape: AskedShapes
  /** Size of the uploaded file. */
  readonly fileBytes: number
}

/** Models as folders named by the SHA-256 of the file. Weights are not stored. */
export class FileModelStore implements StoredFiles<ModelInfo> {
  /** One file is read at a time: each takes its share of memory. */
  private readonly reading = new LocalTurns()
  private readonly folders: HashedFolders

  constructor(root: string) {
    this.folders = new HashedFolders(root)
  }

  async stage(source: UploadSource, bounds: UploadBounds): Promise<StagedUpload<ModelInfo>> {
    const part = await this.folders.part()
    const discard = (): Promise<void> => rm(part, { recursive: true, force: true })
    try {
      const staged = await stageFiles(source, part, bounds)
      const inputShape = parseModelOptions(source.options())
      const id = modelId(staged, inputShape)
      return {
        id,
        discard,
        read: () => this.reading.take(() => this.read(id, staged, inputShape, part)),
      }
    } catch (error) {
      await discard()
      throw error
    }
  }

  private async read(
    id: string,
    { files, bytes }: StagedFiles,
    inputShape: AskedShapes,
    part: string,
  ): Promise<UploadDraft<ModelInfo>> {
    const [given] = files
    const { format, keras } = await readModel(given?.file ?? '', '')
    const understood = understandModel(keras, format, inputShape)
    const modelText = JSON.stringify(keras)
    const facts: Facts = { version: 1, understood, inputShape, fileBytes: bytes }
    const factsText = JSON.stringify(facts)
    const written = path.join(part, 'model')
    const sizes = [modelText, factsText].map((text) => Buffer.byteLength(text))
    const info = { id, understood, bytes, storedBytes: storedBytes(sizes) }
    return {
      info,
      write: async () => {
        await mkdir(written)
        await writeFile(path.join(written, modelFile), modelText)
        await writeFile(path.join(written, factsFile), factsText)
        return info
      },
      keep: () => this.folders.keep(written, id, async () => (await this.get(id)) !== null),
    }
  }

  async get(id: string): Promise<ModelInfo | null> {
    const facts = await this.facts(id)
    if (facts === null) return null
    const { understood, fileBytes } = facts
    const files = [modelFile, factsFile].map((name) => this.file(id, name))
    const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size))
    return { id, understood, bytes: fileBytes, storedBytes: storedBytes(sizes) }
  }

  async model(id: string): Promise<StoredModel | null> {
    const facts = await this.facts(id)
    if (facts === null) return null
    return { keras: JSON.parse(await this.text(id, modelFile)), inputShape: facts.inputShape }
  }

  remove(id: string): Promise<void> {
    return this.folders.remove(id)
  }

  tidy(): Promise<readonly string[]> {
    return this.folders.tidy()
  }

  private async facts(id: string): Promise<Facts | null> {
    if (!this.folders.isId(id)) return null
    const text = await this.text(id, factsFile).catch(() => null)
    return text === null ? null : (JSON.parse(text) as Facts)
  }

  private text(id: string, name: string): Promise<string> {
    return readFile(this.file(id, name), 'utf8')
  }

  private file(id: string, name: string): string {
    return path.join(this.folders.folder(id), name)
  }
}

/** The same file read with another shape is another model. */
function modelId({ digests }: StagedFiles, inputShape: AskedShapes): string {
  const [digest, ...others] = digests
  if (digest === undefined || others.length > 0)
    throw invalid('', digests.length, 'one model file', 'several files were sent: send one model')
  if (inputShape === null) return digest.slice(0, 32)
  return createHash('sha256')
    .update(JSON.stringify([digest, inputShape]))
    .digest('hex')
    .slice(0, 32)
}

const storedBytes = (sizes: readonly number[]): number =>
  sizes.reduce((sum, bytes) => sum + blocks(bytes), 0)
