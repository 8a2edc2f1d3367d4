/** Zip archives, unpacked entry by entry onto the disk, within a bound. */
import { createWriteStream } from 'node:fs'
import path from 'node:path'
import { Transform, type Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Entry, ZipFile } from 'yauzl'
import { bytes as bytesText } from '../../../words/number-format.js'
import { BatchwiseError, errorCodes, invalid, malformed } from '../../../errors.js'
import { openZip } from '../../upload/open-zip.js'
import { printable } from '../printable.js'

export interface ZipEntry {
  readonly name: string
  readonly unpackedBytes: number
  open(): Promise<Readable>
}

const entriesMax = 1_000_000
const namesMaxBytes = 64 * 2 ** 20

/** Lists the files of an archive, then hands them to `use`, which may open them one by one. */
export async function withZip<Result>(
  file: string,
  use: (entries: readonly ZipEntry[]) => Promise<Result>,
): Promise<Result> {
  // yauzl refuses absolute names and names that climb out of the archive
  const zip = await openZip(file).catch((error: unknown) => {
    throw unreadable(error)
  })
  try {
    return await use(await entriesOf(zip))
  } catch (error) {
    throw error instanceof BatchwiseError ? error : unreadable(error)
  } finally {
    zip.close()
  }
}

function entriesOf(zip: ZipFile): Promise<readonly ZipEntry[]> {
  const entries: ZipEntry[] = []
  let nameBytes = 0
  if (zip.entryCount > entriesMax) return Promise.reject(tooManyEntries(zip.entryCount))
  return new Promise((resolve, reject) => {
    zip.on('error', reject)
    zip.on('end', () => resolve(entries))
    zip.on('entry', (entry: Entry) => {
      nameBytes += entry.fileName.length
      if (nameBytes > namesMaxBytes) return reject(tooManyEntries(entries.length))
      if (entry.isEncrypted()) return reject(encrypted(entry.fileName))
      if (!entry.fileName.endsWith('/')) entries.push(zipEntry(zip, entry))
      zip.readEntry()
    })
    zip.readEntry()
  })
}

function zipEntry(zip: ZipFile, entry: Entry): ZipEntry {
  return {
    name: entry.fileName,
    unpackedBytes: entry.uncompressedSize,
    open: () =>
      new Promise((resolve, reject) => {
        zip.openReadStream(entry, (error, stream) => {
          if (error) reject(unreadable(error))
          else resolve(stream)
        })
      }),
  }
}

/** Counts bytes that are unpacked in all, and stops beyond the bound. */
export class UnpackBound {
  private unpacked = 0
  constructor(private readonly bytesMax: number) {}

  /** Refuses what the archive announces, before anything is written. */
  expect(entries: readonly ZipEntry[]): void {
    const announced = entries.reduce((sum, { unpackedBytes }) => sum + unpackedBytes, 0)
    if (announced > this.bytesMax) throw tooLarge(announced, this.bytesMax)
  }

  add(bytes: number): void {
    this.unpacked += bytes
    if (this.unpacked > this.bytesMax) throw tooLarge(this.unpacked, this.bytesMax)
  }

  counting(): Transform {
    return new Transform({
      transform: (chunk: Buffer, _encoding, done) => {
        try {
          this.add(chunk.length)
          done(null, chunk)
        } catch (error) {
          done(error as Error)
        }
      },
    })
  }
}

/** Unpacks one entry into `folder`, under a name of our own: the archive names no path here. */
export async function unpackEntry(
  entry: ZipEntry,
  folder: string,
  index: number,
  bound: UnpackBound,
): Promise<string> {
  const file = path.join(folder, `entry-${index}`)
  await pipeline(await entry.open(), bound.counting(), createWriteStream(file))
  return file
}

function unreadable(error: unknown): Error {
  if (error instanceof BatchwiseError) return error
  const detail = printable(error instanceof Error ? error.message : String(error))
  return malformed(
    '',
    detail,
    'a complete zip archive',
    `this is not a complete .npz or zip archive: ${detail}`,
  )
}

const tooManyEntries = (count: number): Error =>
  invalid('', count, `at most ${entriesMax} files`, `the archive holds ${count} files or more`)

const encrypted = (name: string): Error =>
  invalid(
    '',
    printable(name),
    'an archive without a password',
    'the archive is encrypted: pack it without a password',
  )

const tooLarge = (needed: number, max: number): Error =>
  new BatchwiseError(
    errorCodes.bodyTooLarge,
    `unpacked, the file takes ${bytesText(needed)} or more; ${bytesText(max)} are allowed`,
    [
      {
        pointer: '',
        value: needed,
        accepted: `at most ${max} bytes when unpacked`,
        message: 'send fewer rows, or smaller types such as float32 or uint8',
      },
    ],
  )
