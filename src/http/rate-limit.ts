import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance } from 'fastify'
import { BatchwiseError, errorCodes } from '../errors.js'

const windowMs = 60_000

/** So many requests a minute for a key, and for an address that sends none or a wrong one; whoever needs no key on this machine is not counted. */
export async function limitRequests(app: FastifyInstance, perMinute: number): Promise<void> {
  await app.register(rateLimit, {
    max: perMinute,
    timeWindow: windowMs,
    enableDraftSpec: true,
    keyGenerator: ({ caller, ip }) => (caller?.keyPrefix === undefined || caller.keyPrefix === null ? `address ${ip}` : `key ${caller.keyPrefix}`),
    allowList: ({ caller }) => caller !== null && caller.keyPrefix === null,
    errorResponseBuilder: (_request, { ttl }) => {
      const seconds = Math.ceil(ttl / 1000)
      return new BatchwiseError(errorCodes.rateLimited, `more than ${perMinute} requests in a minute; the next is accepted in ${seconds} s`)
    },
  })
}
