import { access, readFile, rm } from 'node:fs/promises'
import { createWriteStream } from 'node:fs'
import path from 'node:path'
import type { ReadableStream } from 'node:stream/web'
import { pipeline } from 'node:stream/promises'
import { Readable } from 'node:stream'
import { BatchwiseError, errorCodes } from '../../errors.js'
import {
  datasetFileNames,
  datasetFiles,
  parseDatasetHeader,
} from '../../trials/protocol/dataset.js'
import { HashedFolders } from '../upload/hashed-folders.js'

export interface DatasetSource {
  /** Address of the service; null: its data folder is this host's too. */
  readonly server: string | null
  readonly key: string | null
}

/** Data sets on a worker: in the folder that it shares with the service, or copied once. */
export class DatasetCopies {
  private readonly folders: HashedFolders

  constructor(
    root: string,
    private readonly source: DatasetSource,
  ) {
    this.folders = new HashedFolders(root)
  }

  /** The folder on this host of a data set that the service has in another one. */
  async folderOf(storedFolder: string): Promise<string> {
    const id = path.basename(storedFolder)
    const folder = this.folders.folder(id)
    if (!(await isThere(folder))) await this.copy(id)
    return folder
  }

  private async copy(id: string): Promise<void> {
    const part = await this.folders.part()
    try {
      await this.fetchFile(id, datasetFiles.header, part)
      const header = parseDatasetHeader(
        await readFile(path.join(part, datasetFiles.header), 'utf8'),
      )
      for (const file of datasetFileNames(header)) await this.fetchFile(id, file, part)
      await this.folders.keep(part, id, () => isThere(this.folders.folder(id)))
    } finally {
      await rm(part, { recursive: true, force: true })
    }
  }

  private async fetchFile(id: string, file: string, folder: string): Promise<void> {
    const { server, key } = this.source
    if (server === null) throw missing(id, 'start the worker with --server, or share the folder')
    const headers: Record<string, string> = key === null ? {} : { authorization: `Bearer ${key}` }
    const address = new URL(`/v1/datasets/${id}/files/${file}`, server)
    const answer = await fetch(address, { headers }).catch((error: unknown) => {
      throw missing(id, `${server} does not answer: ${String(error)}`)
    })
    if (!answer.ok || answer.body === null)
      throw missing(
        id,
        `${server} answers ${answer.status}: the worker's key needs the scope admin`,
      )
    const body = Readable.fromWeb(answer.body as ReadableStream<Uint8Array>)
    await pipeline(body, createWriteStream(path.join(folder, file)))
  }
}

/** Another worker may have it, or the service may answer again: the study goes on later. */
function missing(id: string, reason: string): BatchwiseError {
  const message = `the data set ${id} is not on this host: ${reason}`
  return new BatchwiseError(errorCodes.unavailable, message)
}

function isThere(folder: string): Promise<boolean> {
  return access(path.join(folder, datasetFiles.header)).then(
    () => true,
    () => false,
  )
}
