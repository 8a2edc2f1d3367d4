import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { Redis } from 'ioredis'
import { BatchwiseError, errorCodes } from '../errors.js'

export interface RateLimitOptions {
  /** Of one key, or of one address without a valid key. */
  readonly requestsPerMinute: number
  /** Where every process of the service counts; null: this process counts for itself. */
  readonly shared: SharedCounts | null
}

export interface SharedCounts {
  readonly redisUrl: string
  /** Begins every key in Redis. */
  readonly prefix: string
  /** Redis does not answer. Requests then pass uncounted. */
  readonly onError: (error: Error) => void
}

const windowMs = 60_000
const connectWithinMs = 500
/** Stands for all local callers without a key; they are exempt. */
const exemptHolder = 'local callers'

/**
 * The holder that requests and sockets count for: the key, or the address of a request without a
 * valid key. Null for local callers without a key, who are exempt.
 */
export function limitHolderOf({ caller, ip }: FastifyRequest): string | null {
  if (caller === null) return `address ${ip}`
  return caller.keyPrefix === null ? null : `key ${caller.keyPrefix}`
}

async function limitRequests(
  app: FastifyInstance,
  { requestsPerMinute, shared }: RateLimitOptions,
): Promise<void> {
  await app.register(rateLimit, {
    max: requestsPerMinute,
    timeWindow: windowMs,
    enableDraftSpec: true,
    keyGenerator: (request) => limitHolderOf(request) ?? exemptHolder,
    allowList: [exemptHolder],
    errorResponseBuilder: (_request, { max, ttl }) => tooManyRequests(max, ttl),
    ...(shared === null ? {} : sharedStore(app, shared)),
  })
}

/** A request does not wait for Redis, nor fail with it. */
function sharedStore(app: FastifyInstance, { redisUrl, prefix, onError }: SharedCounts) {
  const redis = new Redis(redisUrl, {
    connectTimeout: connectWithinMs,
    maxRetriesPerRequest: 1,
    enableOfflineQueue: false,
  })
  redis.on('error', onError)
  app.addHook('onClose', () => redis.disconnect())
  return { redis, nameSpace: `${prefix}:requests:`, skipOnError: true }
}

export const rateLimitPlugin = fp(limitRequests, {
  name: 'rate-limits',
  dependencies: ['request-caller'],
})

/** Counts an operation over an open socket like a request. Throws `rate-limited`. */
export type CountOperation = (request: FastifyRequest) => Promise<void>

export function operationCounter(app: FastifyInstance): CountOperation {
  const count = app.createRateLimit()
  return async (request) => {
    const counted = await count(request)
    if (!counted.isAllowed && counted.isExceeded) throw tooManyRequests(counted.max, counted.ttl)
  }
}

function tooManyRequests(max: number, waitMs: number): BatchwiseError {
  const waitSeconds = Math.ceil(waitMs / 1000)
  return new BatchwiseError(
    errorCodes.rateLimited,
    `more than ${max} requests in a minute; the next is accepted in ${waitSeconds} s`,
  )
}
