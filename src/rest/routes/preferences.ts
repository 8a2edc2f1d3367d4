/** What request headers ask for: a language (RFC 9110), a wait (RFC 7240), one study per key. */
import type { FastifyRequest } from 'fastify'
import { invalid } from '../../errors.js'
import { languages } from '../../words/explanation.js'

export type AnswerLanguage = (typeof languages)[number]
export const waitMaxSeconds = 60

/** Example: `zh-CN,zh;q=0.9,en;q=0.8` -> `zh`. Nothing known -> `en`. */
export function languageOf(acceptLanguage: string | undefined): AnswerLanguage {
  if (acceptLanguage === undefined) return 'en'
  const ranked = acceptLanguage
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';')
      const quality = parameters
        .map((parameter) => /^\s*q=([\d.]+)\s*$/.exec(parameter)?.[1])
        .find((q) => q !== undefined)
      return {
        language: tag.trim().split('-')[0],
        quality: quality === undefined ? 1 : Number(quality),
      }
    })
    .filter(({ quality }) => quality > 0)
    .sort((one, other) => other.quality - one.quality)
  for (const { language } of ranked)
    for (const known of languages) if (language === known) return known
  return 'en'
}

/** People's browsers name text/html before anything else. */
export function prefersHtml(accept: string | undefined): boolean {
  const types = (accept ?? '').split(',').map((part) => part.trim().split(';')[0])
  const [html, json] = [types.indexOf('text/html'), types.indexOf('application/json')]
  return html >= 0 && (json < 0 || html < json)
}

/** Seconds of `Prefer: wait=N`, held to the maximum; 0 when it is not asked for. Unknown preferences are ignored, as RFC 7240 says. */
export function waitSecondsOf(prefer: string | readonly string[] | undefined): number {
  const text = typeof prefer === 'string' ? prefer : (prefer ?? []).join(',')
  const seconds = /(?:^|[,;\s])wait\s*=\s*"?(\d{1,9})"?\s*(?:$|[,;])/i.exec(text)?.[1]
  return seconds === undefined ? 0 : Math.min(Number(seconds), waitMaxSeconds)
}

export const idempotencyKeyForm = /^[\x21-\x7e]{1,255}$/
/** Below 2^53; empty where a client has seen none. */
export const eventIdForm = /^\d{0,15}$/

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

/** Seconds after which to ask again: what the study may still take at most, held between one second and a minute; five while that is unknown. */
export function retryAfterSeconds(remainingMs: number | null): number {
  return remainingMs === null ? 5 : Math.min(60, Math.max(1, Math.ceil(remainingMs / 1000)))
}

/** The number of the last event that a watcher has seen; 0 when it comes for the first time. */
export function lastEventIdOf(request: FastifyRequest): number {
  const sent = request.headers['last-event-id']
  if (sent === undefined || sent === '') return 0
  if (typeof sent === 'string' && eventIdForm.test(sent)) return Number(sent)
  throw invalid(
    '/headers/last-event-id',
    sent,
    'the id of an event, a whole number >= 0',
    'Last-Event-ID must be the id of an event',
  )
}
