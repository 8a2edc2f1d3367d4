import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { BatchwiseError, errorCodes } from '../errors.js'

const windowMs = 60_000
/** Whoever needs no key on this machine: neither a key nor an address. */
const uncounted = 'this machine'

/** What requests and sockets are counted for: a key, or the address of who sends none or a wrong one; null for who needs none on this machine. */
export function whoAsks({ caller, ip }: FastifyRequest): string | null {
  return caller === null
    ? `address ${ip}`
    : caller.keyPrefix === null
      ? null
      : `key ${caller.keyPrefix}`
}

/** So many requests a minute for a key, and for an address that sends none or a wrong one; whoever needs no key on this machine is not counted. */
export async function limitRequests(app: FastifyInstance, perMinute: number): Promise<void> {
  await app.register(rateLimit, {
    max: perMinute,
    timeWindow: windowMs,
    enableDraftSpec: true,
    keyGenerator: (request) => whoAsks(request) ?? uncounted,
    allowList: [uncounted],
    errorResponseBuilder: (_request, { max, ttl }) => tooMany(max, ttl),
  })
}

/** Counts what comes over a socket that is open already like a request. */
export function operationLimit(app: FastifyInstance): (request: FastifyRequest) => Promise<void> {
  const count = app.createRateLimit()
  return async (request) => {
    const counted = await count(request)
    if (!counted.isAllowed && counted.isExceeded) throw tooMany(counted.max, counted.ttl)
  }
}

function tooMany(max: number, ttlMs: number): BatchwiseError {
  return new BatchwiseError(
    errorCodes.rateLimited,
    `more than ${max} requests in a minute; the next is accepted in ${Math.ceil(ttlMs / 1000)} s`,
  )
}
