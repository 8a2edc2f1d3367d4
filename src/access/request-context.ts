/**
 * What goes along with a request through everything it causes: who asks, the id for the log, the trace. Set once by each transport around the handler or resolver; where it was not
 * set nobody asks, and every use case that needs a caller refuses.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import { unauthenticated, type Caller } from './caller.js'

export interface RequestContext {
  readonly caller: Caller | null
  readonly requestId: string | null
}

const storage = new AsyncLocalStorage<RequestContext>()

export function within<T>(context: RequestContext, work: () => T): T {
  return storage.run(context, work)
}

export function currentRequest(): RequestContext | null {
  return storage.getStore() ?? null
}

/** Throws `unauthenticated` when nobody is known to ask. */
export function currentCaller(): Caller {
  const caller = storage.getStore()?.caller ?? null
  if (caller === null) throw unauthenticated('a key is needed')
  return caller
}
