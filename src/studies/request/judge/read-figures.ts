import { open } from 'node:fs/promises'

/** Range, mean, standard deviation and, where asked, how often each value comes. */
export interface Figures {
  readonly min: number
  readonly max: number
  readonly mean: number
  readonly deviation: number
  /** How often each value comes; null where not counted. */
  readonly counts: ReadonlyMap<number, number> | null
}

const bytesPerNumber = 4
/** The file is read in blocks of this size. */
const blockBytes = 2 ** 20
/** At most so many blocks, spread evenly over the file, describe it. */
const blocksMax = 64

/** @returns null for a file without numbers, or that is gone: the trials then say so. */
export async function readFigures(
  file: string,
  type: 'float32' | 'int32',
  counted: boolean,
): Promise<Figures | null> {
  const handle = await open(file).catch(() => null)
  if (handle === null) return null
  try {
    const { size } = await handle.stat()
    const tally = new Tally(counted)
    const block = Buffer.alloc(Math.min(blockBytes, size))
    for (const position of blockPositions(size)) {
      const { bytesRead } = await handle.read(block, 0, block.length, position)
      tally.add(block.subarray(0, bytesRead - (bytesRead % bytesPerNumber)), type)
    }
    return tally.figures()
  } finally {
    await handle.close()
  }
}

function blockPositions(size: number): readonly number[] {
  const blocks = Math.ceil(size / blockBytes)
  const read = Math.min(blocks, blocksMax)
  return Array.from({ length: read }, (_, i) => Math.floor((i * blocks) / read) * blockBytes)
}

class Tally {
  private min = Number.POSITIVE_INFINITY
  private max = Number.NEGATIVE_INFINITY
  private count = 0
  private mean = 0
  private squares = 0
  private readonly counts: Map<number, number> | null

  constructor(counted: boolean) {
    this.counts = counted ? new Map() : null
  }

  /** Welford, "Note on a method for calculating corrected sums of squares and products", 1962. */
  add(bytes: Buffer, type: 'float32' | 'int32'): void {
    for (let offset = 0; offset < bytes.length; offset += bytesPerNumber) {
      const value = type === 'int32' ? bytes.readInt32LE(offset) : bytes.readFloatLE(offset)
      this.count += 1
      const delta = value - this.mean
      this.mean += delta / this.count
      this.squares += delta * (value - this.mean)
      if (value < this.min) this.min = value
      if (value > this.max) this.max = value
      this.counts?.set(value, (this.counts.get(value) ?? 0) + 1)
    }
  }

  figures(): Figures | null {
    const { min, max, mean, squares, count, counts } = this
    if (count === 0) return null
    return { min, max, mean, deviation: Math.sqrt(squares / count), counts }
  }
}
