/**
 * Limits of one key, one owner or one process, unless the settings say otherwise
 * (`cli/settings/settings.ts`).
 */
export const defaultLimits = {
  requestsPerMinute: 600,
  unfinishedMax: 100,
  bytesPerOwner: 10 * 2 ** 30,
  uploadBytesMax: 8 * 2 ** 30,
  socketsPerKey: 1000,
  streamsPerKey: 1000,
  /** A server of PostgreSQL has 100 for all processes by default. */
  databaseConnections: 10,
} as const

/** Limits how many sockets or streams each holder (a key, or an address) has open at once. */
export class OpenPlaces {
  private readonly openByHolder = new Map<string, number>()
  /** @param max places of one holder */
  constructor(readonly max: number) {}

  /** A holder of `null` (a local caller without a key) is exempt. */
  isFree(holder: string | null): boolean {
    return holder === null || (this.openByHolder.get(holder) ?? 0) < this.max
  }

  /** Takes a place and returns the function that releases it; `null` when none is free. */
  take(holder: string | null): (() => void) | null {
    if (!this.isFree(holder)) return null
    if (holder === null) return () => undefined
    this.openByHolder.set(holder, (this.openByHolder.get(holder) ?? 0) + 1)
    let isReleased = false
    return () => {
      if (isReleased) return
      isReleased = true
      this.release(holder)
    }
  }

  private release(holder: string): void {
    const open = (this.openByHolder.get(holder) ?? 1) - 1
    if (open === 0) this.openByHolder.delete(holder)
    else this.openByHolder.set(holder, open)
  }
}
