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

/** What of a file is described. */
export interface FigureOptions {
  readonly type: 'float32' | 'int32'
  /** Count how often each value comes. */
  readonly counted?: boolean
  /** Numbers that stand for the stored class numbers. */
  readonly values?: readonly number[] | null
  /** Some columns of rows that are `of` numbers wide; absent: all. */
  readonly columns?: { readonly from: number; readonly width: number; readonly of: number }
}

/** @returns null for a file without numbers, or that is gone: the trials then say so. */
export async function readFigures(file: string, options: FigureOptions): Promise<Figures | null> {
  const handle = await open(file).catch(() => null)
  if (handle === null) return null
  try {
    const { size } = await handle.stat()
    const tally = new Tally(options)
    const block = Buffer.alloc(Math.min(blockBytes, size))
    for (const position of blockPositions(size)) {
      const { bytesRead } = await handle.read(block, 0, block.length, position)
      tally.add(block.subarray(0, bytesRead - (bytesRead % bytesPerNumber)), position)
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

  constructor(private readonly options: FigureOptions) {
    this.counts = options.counted === true ? new Map() : null
  }

  /** Welford, "Note on a method for calculating corrected sums of squares and products", 1962. */
  add(bytes: Buffer, position: number): void {
    const { type, values = null } = this.options
    for (let offset = 0; offset < bytes.length; offset += bytesPerNumber) {
      if (!this.isDescribed((position + offset) / bytesPerNumber)) continue
      const stored = type === 'int32' ? bytes.readInt32LE(offset) : bytes.readFloatLE(offset)
      const value = values?.[stored] ?? stored
      this.count += 1
      const delta = value - this.mean
      this.mean += delta / this.count
      this.squares += delta * (value - this.mean)
      if (value < this.min) this.min = value
      if (value > this.max) this.max = value
      this.counts?.set(value, (this.counts.get(value) ?? 0) + 1)
    }
  }

  private isDescribed(index: number): boolean {
    const { columns } = this.options
    if (columns === undefined) return true
    const column = index % columns.of
    return column >= columns.from && column < columns.from + columns.width
  }

  figures(): Figures | null {
    const { min, max, mean, squares, count, counts } = this
    if (count === 0) return null
    return { min, max, mean, deviation: Math.sqrt(squares / count), counts }
  }
}
