/** Real bytes of a training at any batch size, from the logged allocations of a small one. */
import { RegionAllocator, type Chunk } from './region-allocator.js'

/**
 * A logged sequence of allocations as numbers: the version of the format, the rows of the largest
 * validation batch, then pairs.
 *
 * | pair      | meaning                                                                        |
 * |-----------|--------------------------------------------------------------------------------|
 * | a >= 0, b | an allocation of a + b B bytes                                                 |
 * | -1, n     | the n-th allocation is freed, counted from 0                                   |
 * | -2, k     | mark k of `allocationMarks`                                                    |
 * | -3, b     | b B bytes are copied from JavaScript, which collects its own by the next step  |
 */
export const allocationCodes = { version: 1, freed: -1, mark: -2, copied: -3 } as const
export const allocationMarks = ['baseline', 'step', 'validation', 'end'] as const

/**
 * Batch sizes to log allocations at, rows, largest first. They are primes, so hardly a model has an
 * axis that they divide: an axis that the batch size divides is the batch.
 */
export const allocationRowCounts = [61, 59, 53, 47, 43, 41, 37, 31, 29, 23, 19, 17, 13, 11] as const

/** TensorFlow leaves smaller allocations to the C library, bytes. */
export const smallBytes = 2 ** 18
/** JavaScript collects arrays of its own when they take about so much, bytes. */
const collectedBytes = 64 * 2 ** 20

export interface AllocationLaw {
  /** Batch size of the training that was logged, rows. */
  readonly rows: number
  /** Real bytes above the baseline that the allocator takes at most. Not always growing with B. */
  peakBytes(batchSize: number): number
}

/** Laws by their sequence, and in them the replayed peaks: one replay takes milliseconds. */
const lawsBySeries = new WeakMap<readonly number[], AllocationLaw>()

/**
 * The law of a logged sequence: at any batch size B the same allocations are replayed through the
 * allocator (`region-allocator.ts`). An allocation with the batch axis grows with B.
 *
 * Neither monotone nor a line. On 14 architectures the replay meets the allocator's own log to the
 * byte, and the peak of the process but for what other libraries take (docs/memory.md).
 *
 * @param series as `allocationCodes` describes it
 * @param rows batch size of the logged training
 * @returns null for a sequence of another version
 */
export function allocationLaw(series: readonly number[], rows: number): AllocationLaw | null {
  if (series[0] !== allocationCodes.version) return null
  const existing = lawsBySeries.get(series)
  if (existing !== undefined) return existing
  const peaks = new Map<number, number>()
  const law: AllocationLaw = {
    rows,
    peakBytes: (batchSize) => {
      const peak = peaks.get(batchSize) ?? new Replay(series, batchSize).peakBytes()
      peaks.set(batchSize, peak)
      return peak
    },
  }
  lawsBySeries.set(series, law)
  return law
}

/** One replay of a logged sequence at another batch size. */
class Replay {
  private readonly allocator = new RegionAllocator()
  /** By number of the allocation: its chunk, or its bytes where the C library has it. */
  private readonly live: (Chunk | number | null)[] = []
  /** Rows of the batch at hand: validation batches may be smaller. */
  private rows: number
  private smallBytes = 0
  private copiedBytes = 0
  private baselineBytes = 0

  constructor(
    private readonly series: readonly number[],
    private readonly batchSize: number,
  ) {
    this.rows = batchSize
  }

  /** Peak above the baseline, bytes. */
  peakBytes(): number {
    let peak = 0
    for (let i = 2; i < this.series.length; i += 2) {
      const code = this.series[i] ?? 0
      const value = this.series[i + 1] ?? 0
      if (code === allocationCodes.mark && allocationMarks[value] === 'end') break
      this.apply(code, value)
      peak = Math.max(peak, this.allocator.residentBytes + this.smallBytes + this.copiedBytes)
    }
    return peak - this.baselineBytes
  }

  private apply(code: number, value: number): void {
    switch (code) {
      case allocationCodes.mark:
        this.pass(allocationMarks[value])
        break
      case allocationCodes.freed:
        this.free(value)
        break
      case allocationCodes.copied:
        this.copiedBytes = Math.min(collectedBytes, this.copiedBytes + value * this.rows)
        break
      default:
        this.allocate(Math.round(code + value * this.rows))
    }
  }

  private pass(mark: (typeof allocationMarks)[number] | undefined): void {
    if (mark === 'baseline') this.baselineBytes = this.allocator.residentBytes + this.smallBytes
    const validationRows = this.series[1] ?? this.batchSize
    this.rows = mark === 'validation' ? Math.min(this.batchSize, validationRows) : this.batchSize
    this.copiedBytes = 0
  }

  private allocate(bytes: number): void {
    if (bytes >= smallBytes) {
      this.live.push(this.allocator.allocate(bytes))
      return
    }
    this.smallBytes += bytes
    this.live.push(bytes)
  }

  private free(allocation: number): void {
    const chunk = this.live[allocation] ?? null
    if (typeof chunk === 'number') this.smallBytes -= chunk
    else if (chunk !== null) this.allocator.free(chunk)
    this.live[allocation] = null
  }
}
