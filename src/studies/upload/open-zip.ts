/** Opens a zip archive whose directory may list very many files. */
import { createReadStream } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import yauzl, { type Options, type ZipFile } from 'yauzl'

const blockBytes = 2 ** 20

/**
 * Reads a file in blocks. The directory of an archive is read entry by entry, twice for each: from
 * the disk, 100,000 entries would take many seconds.
 */
class BlockReader extends yauzl.RandomAccessReader {
  private block = Buffer.alloc(0)
  private blockStart = 0

  constructor(
    private readonly file: string,
    private readonly handle: FileHandle,
  ) {
    super()
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return createReadStream(this.file, { start, end: end - 1 })
  }

  /** Answers later, also from memory: the caller recurses, and others must get their turn. */
  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    done: (error: Error | null) => void,
  ): void {
    const from = position - this.blockStart
    if (from >= 0 && from + length <= this.block.length) {
      this.block.copy(buffer, offset, from, from + length)
      setImmediate(done, null)
      return
    }
    this.readBlock(position, Math.max(length, blockBytes)).then(
      () => this.copyFromBlock(buffer, offset, length, done),
      (error: unknown) => done(error as Error),
    )
  }

  override close(done: (error: Error | null) => void): void {
    this.handle.close().then(() => done(null), done)
  }

  private async readBlock(position: number, length: number): Promise<void> {
    const bytes = Buffer.alloc(length)
    const { bytesRead } = await this.handle.read(bytes, 0, length, position)
    this.block = bytes.subarray(0, bytesRead)
    this.blockStart = position
  }

  private copyFromBlock(
    buffer: Buffer,
    offset: number,
    length: number,
    done: (error: Error | null) => void,
  ): void {
    if (this.block.length < length) return done(new Error('unexpected EOF'))
    this.block.copy(buffer, offset, 0, length)
    done(null)
  }
}

/** The archive does not close itself at its end. Throws what yauzl throws for a broken one. */
export async function openZip(file: string): Promise<ZipFile> {
  const handle = await open(file)
  const { size } = await handle.stat()
  const reader = new BlockReader(file, handle)
  const options: Options = { lazyEntries: true, autoClose: false }
  try {
    return await yauzl.fromRandomAccessReaderPromise(reader, size, options)
  } catch (error) {
    await handle.close()
    throw error
  }
}
