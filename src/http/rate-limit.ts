import type { FastifyInstance, FastifyRequest } from 'fastify'
import { LRUCache } from 'lru-cache'
import { BatchwiseError, errorCodes } from '../errors.js'

declare module 'fastify' {
  interface FastifyInstance { requestCounts: RequestCounts }
}

const windowMs = 60_000
/** So many keys and addresses are counted at once; whoever asked longest ago begins anew beyond. */
const countedMax = 5000

/** What requests and sockets are counted for: a key, or the address of who sends none or a wrong one; null for who needs none on this machine. */
export function whoAsks({ caller, ip }: FastifyRequest): string | null {
  return caller === null ? `address ${ip}` : caller.keyPrefix === null ? null : `key ${caller.keyPrefix}`
}

interface Counted { readonly remaining: number; readonly resetMs: number; readonly isTooMany: boolean }

/** So many requests in a window of a minute, which begins with the first. In memory and without waiting: every request passes here. */
class RequestCounts {
  private readonly windows = new LRUCache<string, { count: number; since: number }>({ max: countedMax })
  constructor(readonly perMinute: number) {}

  count(who: string, now = Date.now()): Counted {
    const known = this.windows.get(who)
    const window = known === undefined || known.since + windowMs <= now ? { count: 0, since: now } : known
    window.count += 1
    if (window !== known) this.windows.set(who, window)
    return { remaining: Math.max(0, this.perMinute - window.count), resetMs: window.since + windowMs - now, isTooMany: window.count > this.perMinute }
  }
}

/** So many requests a minute for a key, and for an address that sends none or a wrong one; whoever needs no key on this machine is not counted. */
export function limitRequests(app: FastifyInstance, perMinute: number): void {
  const counts = new RequestCounts(perMinute)
  app.decorate('requestCounts', counts)
  app.addHook('onRequest', (request, reply, done) => {
    const who = whoAsks(request)
    if (who === null) return done()
    const { remaining, resetMs, isTooMany } = counts.count(who)
    const resetSeconds = Math.ceil(resetMs / 1000)
    reply.header('ratelimit-limit', perMinute).header('ratelimit-remaining', remaining).header('ratelimit-reset', resetSeconds)
    if (!isTooMany) return done()
    reply.header('retry-after', resetSeconds)
    done(tooMany(perMinute, resetMs))
  })
}

/** Counts what comes over a socket that is open already like a request. */
export function operationLimit({ requestCounts }: FastifyInstance): (request: FastifyRequest) => void {
  return (request) => {
    const who = whoAsks(request)
    const counted = who === null ? null : requestCounts.count(who)
    if (counted?.isTooMany === true) throw tooMany(requestCounts.perMinute, counted.resetMs)
  }
}

function tooMany(max: number, ttlMs: number): BatchwiseError {
  return new BatchwiseError(errorCodes.rateLimited, `more than ${max} requests in a minute; the next is accepted in ${Math.ceil(ttlMs / 1000)} s`)
}
