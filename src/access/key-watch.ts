import type { BatchwiseError } from '../errors.js'
import type { Caller } from './caller.js'
import type { KeyRing } from './key-ring.js'

type OnKeyEnd = (reason: BatchwiseError) => void

const pollEveryMsDefault = 2000

/**
 * Notifies long-lived streams and sockets when their key is revoked or expires. One poll of the
 * key store serves all of them; nothing is polled while nothing is watched.
 */
export class KeyWatch {
  private readonly listenersByPrefix = new Map<string, Set<OnKeyEnd>>()
  private timer: NodeJS.Timeout | null = null
  private isPolling = false

  constructor(
    private readonly keys: Pick<KeyRing, 'refusals'>,
    private readonly pollEveryMs = pollEveryMsDefault,
  ) {}

  /**
   * Calls `onKeyEnd` once, when the caller's key is no longer valid; never for a caller without a
   * key. Returns the function that ends the watch.
   */
  watch({ keyPrefix }: Caller, onKeyEnd: OnKeyEnd): () => void {
    if (keyPrefix === null) return () => undefined
    const listeners = this.listenersByPrefix.get(keyPrefix) ?? new Set<OnKeyEnd>()
    this.listenersByPrefix.set(keyPrefix, listeners.add(onKeyEnd))
    this.timer ??= setInterval(() => void this.poll(), this.pollEveryMs).unref()
    return () => {
      listeners.delete(onKeyEnd)
      const isCurrent = this.listenersByPrefix.get(keyPrefix) === listeners
      if (listeners.size === 0 && isCurrent) this.forget(keyPrefix)
    }
  }

  private forget(keyPrefix: string): void {
    this.listenersByPrefix.delete(keyPrefix)
    if (this.listenersByPrefix.size > 0 || this.timer === null) return
    clearInterval(this.timer)
    this.timer = null
  }

  private async poll(): Promise<void> {
    if (this.isPolling) return
    this.isPolling = true
    try {
      const refusals = await this.keys.refusals([...this.listenersByPrefix.keys()])
      for (const [prefix, reason] of refusals) this.notify(prefix, reason)
    } catch {
      // a store that does not answer says nothing about keys: the next poll does
    } finally {
      this.isPolling = false
    }
  }

  private notify(keyPrefix: string, reason: BatchwiseError): void {
    const listeners = this.listenersByPrefix.get(keyPrefix) ?? []
    this.forget(keyPrefix)
    for (const onKeyEnd of listeners) onKeyEnd(reason)
  }
}
