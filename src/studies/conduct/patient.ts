import { setTimeout as sleep } from 'node:timers/promises'
import { BatchwiseError, errorCodes } from '../../errors.js'

export interface Patience {
  readonly waitMs: number
  readonly waitMsMost: number
  /** After this time the error is thrown, ms. */
  readonly givesUpMs: number
  readonly signal: AbortSignal
}

/** An answer for now: the same call may succeed later. */
export const isUnavailable = (error: unknown): boolean =>
  error instanceof BatchwiseError && error.code === errorCodes.unavailable

/**
 * The same port, whose calls wait and try again while the database does not answer. Every call must
 * do no harm when it is made twice: the first may have been carried out.
 */
export function patient<Port extends object>(port: Port, patience: Patience): Port {
  return new Proxy(port, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name)
      if (typeof member !== 'function') return member
      return (...given: unknown[]): Promise<unknown> =>
        tried(() => Reflect.apply(member, target, given) as Promise<unknown>, patience)
    },
  })
}

async function tried<T>(call: () => Promise<T>, patience: Patience): Promise<T> {
  const { signal, waitMsMost, givesUpMs } = patience
  const untilMs = performance.now() + givesUpMs
  for (let waitMs = patience.waitMs; ; waitMs = Math.min(2 * waitMs, waitMsMost)) {
    try {
      return await call()
    } catch (error) {
      if (!isUnavailable(error) || signal.aborted || performance.now() > untilMs) throw error
      await sleep(waitMs, undefined, { signal }).catch(() => undefined)
    }
  }
}
