import type { MemoryMeter, MemoryWatch } from './memory-meter.js'

/** Memory that an allocator holds for later: it counts against a limit until it is given back, and is no part of the peak. */
export interface Pool {
  bytes(): number
  /** Gives all of it back, through `give`. */
  empty(): void
}

/** The budget does not allow an allocation, or the allocator refused it. */
export class OutOfMemory extends Error {
  constructor(what: string) {
    super(`out of memory: ${what}`)
  }
}

const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`

/** Counts what an engine allocates, because the engine's allocations go through here: `take` before, `give` after. */
export class CountedMemory implements MemoryMeter {
  private usedBytes = 0
  private peak = 0
  private limitBytes = Number.POSITIVE_INFINITY
  constructor(private readonly pool: Pool = { bytes: () => 0, empty: () => undefined }) {}

  /** Throws OutOfMemory where the budget does not allow so many bytes more, and has then counted nothing. */
  take(bytes: number): void {
    if (this.usedBytes + bytes > this.limitBytes) {
      this.pool.empty()
      if (this.usedBytes + bytes > this.limitBytes)
        throw new OutOfMemory(
          `${mebibytes(bytes)} more than the ${mebibytes(this.usedBytes)} allocated would pass the limit of ${mebibytes(this.limitBytes)}`,
        )
    }
    this.usedBytes += bytes
    this.note()
  }

  give(bytes: number): void {
    this.usedBytes -= bytes
  }

  /** Something of the pool is in use again. */
  note(): void {
    this.peak = Math.max(this.peak, this.usedBytes - this.pool.bytes())
  }

  allocatedBytes(): number {
    return this.usedBytes
  }

  watch(budgetBytes: number): Promise<MemoryWatch> {
    this.pool.empty()
    const baselineBytes = this.usedBytes
    this.peak = baselineBytes
    this.limitBytes = baselineBytes + budgetBytes
    return Promise.resolve({
      baselineBytes,
      peakBytes: () => this.peak - baselineBytes,
      settle: () => undefined,
      stop: () => {
        this.limitBytes = Number.POSITIVE_INFINITY
        return Promise.resolve()
      },
    })
  }
}
