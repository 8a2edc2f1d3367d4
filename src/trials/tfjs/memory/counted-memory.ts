import type { BudgetWatch, MemoryMeter } from './memory-meter.js'

/** Memory that an allocator keeps for reuse. It counts against a limit, but not in the peak. */
export interface Pool {
  bytes(): number
  /** Frees all of it, and calls `release` for what it freed. */
  empty(): void
}

const noPool: Pool = { bytes: () => 0, empty: () => undefined }

/** The budget does not allow an allocation, or the allocator refused it. */
export class OutOfMemory extends Error {
  constructor(reason: string) {
    super(`out of memory: ${reason}`)
  }
}

const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`

/** Counts an engine's allocations: `take` before each, `release` after each is freed. */
export class CountedMemory implements MemoryMeter {
  private usedBytes = 0
  private highestBytes = 0
  private limitBytes = Number.POSITIVE_INFINITY

  constructor(private readonly pool: Pool = noPool) {}

  /** Throws OutOfMemory where the budget does not allow the allocation, and counts nothing then. */
  take(bytes: number): void {
    if (this.exceedsLimit(bytes)) this.pool.empty()
    if (this.exceedsLimit(bytes)) throw this.outOfMemory(bytes)
    this.usedBytes += bytes
    this.notePeak()
  }

  release(bytes: number): void {
    this.usedBytes -= bytes
  }

  /** Called when memory of the pool is in use again. */
  notePeak(): void {
    this.highestBytes = Math.max(this.highestBytes, this.usedBytes - this.pool.bytes())
  }

  allocatedBytes(): number {
    return this.usedBytes
  }

  watch(budgetBytes: number): Promise<BudgetWatch> {
    this.pool.empty()
    const baselineBytes = this.usedBytes
    this.highestBytes = baselineBytes
    this.limitBytes = baselineBytes + budgetBytes
    return Promise.resolve({
      baselineBytes,
      peakBytes: () => this.highestBytes - baselineBytes,
      collectGarbage: () => undefined,
      limitGarbage: () => undefined,
      stop: () => {
        this.limitBytes = Number.POSITIVE_INFINITY
        return Promise.resolve(null)
      },
    })
  }

  private exceedsLimit(bytes: number): boolean {
    return this.usedBytes + bytes > this.limitBytes
  }

  private outOfMemory(bytes: number): OutOfMemory {
    return new OutOfMemory(
      `${mebibytes(bytes)} on top of ${mebibytes(this.usedBytes)} would exceed the limit of ${mebibytes(this.limitBytes)}`,
    )
  }
}
