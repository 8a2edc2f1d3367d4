import type { BatchwiseError } from '../errors.js'
import type { Caller } from './caller.js'
import type { KeyRing } from './key-ring.js'

type Ended = (why: BatchwiseError) => void

/** Between two looks at the store, for all that goes on together. */
const everyMsDefault = 2000

/** Tells what goes on for long (streams of events, sockets) that its key was revoked, which another process may have done, or has expired. While nothing goes on, nothing is asked. */
export class KeyWatch {
  private readonly watched = new Map<string, Set<Ended>>()
  private timer: NodeJS.Timeout | null = null
  private isAsking = false
  constructor(
    private readonly keys: Pick<KeyRing, 'refusals'>,
    private readonly everyMs = everyMsDefault,
  ) {}

  /** Calls `ended` once, when the caller's key is not valid any more; never for who needs none. Returns what ends the watch. */
  watch({ keyPrefix }: Caller, ended: Ended): () => void {
    if (keyPrefix === null) return () => undefined
    const told = this.watched.get(keyPrefix) ?? new Set<Ended>()
    this.watched.set(keyPrefix, told.add(ended))
    this.timer ??= setInterval(() => void this.ask(), this.everyMs).unref()
    return () => {
      told.delete(ended)
      if (told.size === 0 && this.watched.get(keyPrefix) === told) this.forget(keyPrefix)
    }
  }

  private forget(keyPrefix: string): void {
    this.watched.delete(keyPrefix)
    if (this.watched.size > 0 || this.timer === null) return
    clearInterval(this.timer)
    this.timer = null
  }

  private async ask(): Promise<void> {
    if (this.isAsking) return
    this.isAsking = true
    try {
      for (const [prefix, why] of await this.keys.refusals([...this.watched.keys()])) {
        const told = this.watched.get(prefix) ?? []
        this.forget(prefix)
        for (const ended of told) ended(why)
      }
    } catch {
      // a store that is away says nothing of a key: the next look does
    } finally {
      this.isAsking = false
    }
  }
}
