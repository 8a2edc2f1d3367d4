import { LRUCache } from 'lru-cache'

/** So long is given again what another process may have changed meanwhile, ms; as with keys (`access/key-ring.ts`). */
const recentMs = 1000

/**
 * What was read a moment ago, given again: until this process has written what may change it, and for a second at most, since other processes write as well. For what is shown; what decides about a write
 * is read anew.
 */
export class Recent<Value extends object> {
  private readonly kept: LRUCache<string, Value>
  private changes = 0
  /** `most`: so many are kept. */
  constructor(most: number) {
    this.kept = new LRUCache({ max: most, ttl: recentMs, ttlAutopurge: true })
  }

  get(key: string): Value | undefined {
    return this.kept.get(key)
  }

  /** To be called before reading; answers what keeps the value that was read: not where something was written meanwhile, which it may lack. It ages from now on. */
  reading(): (key: string, value: Value) => void {
    const [changes, start] = [this.changes, performance.now()]
    return (key, value) => {
      if (this.changes === changes) this.kept.set(key, value, { start })
    }
  }

  /** Drops what this write may change (`keys`; default: everything), once it is done. */
  async after<Result>(
    write: Promise<Result>,
    keys: readonly string[] | null = null,
  ): Promise<Result> {
    try {
      return await write
    } finally {
      this.changes += 1
      if (keys === null) this.kept.clear()
      else for (const key of keys) this.kept.delete(key)
    }
  }
}
