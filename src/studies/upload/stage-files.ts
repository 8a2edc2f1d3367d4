/** Puts the files of a source on the disk, within a bound, and takes their fingerprint. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import path from 'node:path'
import { bytes as bytesText } from '../../words/number-format.js'
import { BatchwiseError, errorCodes, invalid } from '../../errors.js'
import type { GivenFile } from '../data/recognise.js'
import type { UploadSource, SourceFile } from './upload-source.js'

export interface StagedFiles {
  readonly files: readonly GivenFile[]
  /** SHA-256 of each file, hexadecimal. */
  readonly digests: readonly string[]
  readonly bytes: number
}

export interface StageBounds {
  /** Most bytes of all files together. */
  readonly bytesMax: number
  /** Called before bytes are written; throws where the owner has no space for them. */
  readonly onBytes: (bytes: number) => void
}

const filesMax = 64

export async function stageFiles(
  source: UploadSource,
  folder: string,
  bounds: StageBounds,
): Promise<StagedFiles> {
  const files: GivenFile[] = []
  const digests: string[] = []
  let total = 0
  for await (const { name, contentType, content } of source.files) {
    if (files.length === filesMax) throw tooManyFiles()
    const isLocal = 'path' in content
    const file = isLocal ? content.path : path.join(folder, `upload-${files.length}`)
    const { digest, bytes } = isLocal
      ? await digestOf(file)
      : await receive(content, file, { ...bounds, bytesMax: bounds.bytesMax - total })
    total += bytes
    files.push({ file, name, contentType })
    digests.push(digest)
  }
  return { files, digests, bytes: total }
}

interface Received {
  readonly digest: string
  readonly bytes: number
}

async function receive(
  content: Exclude<SourceFile['content'], { readonly path: string }>,
  file: string,
  { bytesMax, onBytes }: StageBounds,
): Promise<Received> {
  const hash = createHash('sha256')
  const target = await open(file, 'wx')
  let bytes = 0
  try {
    for await (const chunk of content) {
      bytes += chunk.length
      if (bytes > bytesMax) throw tooLarge(bytesMax)
      onBytes(chunk.length)
      hash.update(chunk)
      await target.write(chunk)
    }
  } finally {
    await target.close()
  }
  return { digest: hash.digest('hex'), bytes }
}

async function digestOf(file: string): Promise<Received> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of createReadStream(file, { highWaterMark: 2 ** 20 })) {
    bytes += (chunk as Buffer).length
    hash.update(chunk as Buffer)
  }
  return { digest: hash.digest('hex'), bytes }
}

const tooManyFiles = (): Error =>
  invalid('', filesMax + 1, `at most ${filesMax} files`, `more than ${filesMax} files were sent`)

function tooLarge(bytesMax: number): BatchwiseError {
  return new BatchwiseError(
    errorCodes.bodyTooLarge,
    `the upload is larger than ${bytesText(bytesMax)} (BATCHWISE_UPLOAD_MAX)`,
    [
      {
        pointer: '',
        value: null,
        accepted: `at most ${bytesMax} bytes`,
        message: 'send fewer rows; trials sample large files anyway',
      },
    ],
  )
}
