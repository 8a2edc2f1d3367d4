/** Request headers: wait (RFC 7240), idempotency key and last event id. */
import type { FastifyRequest } from 'fastify'
import { invalid } from '../../errors.js'

export const waitMaxSeconds = 60
export const idempotencyKeyForm = /^[\x21-\x7e]{1,255}$/
/** Below 2^53. Empty while the client has seen no event. */
export const eventIdForm = /^\d{0,15}$/

const retryAfterUnknownSeconds = 5
const retryAfterMaxSeconds = 60

/**
 * Returns the seconds of `Prefer: wait=N`, at most `waitMaxSeconds`; 0 without the preference.
 * Other preferences are ignored, as RFC 7240 demands.
 */
export function waitSecondsOf(prefer: string | readonly string[] | undefined): number {
  const text = typeof prefer === 'string' ? prefer : (prefer ?? []).join(',')
  const seconds = /(?:^|[,;\s])wait\s*=\s*"?(\d{1,9})"?\s*(?:$|[,;])/i.exec(text)?.[1]
  return seconds === undefined ? 0 : Math.min(Number(seconds), waitMaxSeconds)
}

export function idempotencyKeyOf(request: FastifyRequest): string | null {
  const key = request.headers['idempotency-key']
  if (key === undefined) return null
  if (typeof key === 'string' && idempotencyKeyForm.test(key)) return key
  throw invalid(
    '/headers/idempotency-key',
    key,
    '1 to 255 visible ASCII characters',
    'Idempotency-Key must be 1 to 255 visible ASCII characters',
  )
}

/** Returns the id of the last event that the client has seen; 0 on its first connection. */
export function lastEventIdOf(request: FastifyRequest): number {
  const id = request.headers['last-event-id']
  if (id === undefined || id === '') return 0
  if (typeof id === 'string' && eventIdForm.test(id)) return Number(id)
  throw invalid(
    '/headers/last-event-id',
    id,
    'the id of an event, a whole number >= 0',
    'Last-Event-ID must be the id of an event',
  )
}

/** Seconds to wait before the next poll: the longest remaining time of the study, 1–60 s. */
export function retryAfterSeconds(remainingMs: number | null): number {
  if (remainingMs === null) return retryAfterUnknownSeconds
  return Math.min(retryAfterMaxSeconds, Math.max(1, Math.ceil(remainingMs / 1000)))
}
