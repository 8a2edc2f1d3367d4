/** What the transports read from a request. */
import type { FastifyRequest } from 'fastify'

/** Programs send no origin; a page must come from this service. */
export function isSameOrigin(origin: string | undefined, host: string | undefined): boolean {
  if (origin === undefined) return true
  return URL.canParse(origin) && new URL(origin).host === host
}

/** Of the body, or of the query string of a request without one; null when none is named. */
export function operationNameIn(request: FastifyRequest): string | null {
  const source: unknown = request.method === 'POST' ? request.body : request.query
  if (typeof source !== 'object' || source === null || !('operationName' in source)) return null
  const { operationName } = source
  return typeof operationName === 'string' && operationName !== '' ? operationName : null
}

/** The hash of a persisted query in `extensions`; null when there is none, or no valid JSON. */
export function persistedQueryHashIn(extensions: string | undefined): string | null {
  try {
    const parsed = JSON.parse(extensions ?? '') as {
      readonly persistedQuery?: { readonly sha256Hash?: unknown }
    } | null
    const hash = parsed?.persistedQuery?.sha256Hash
    return typeof hash === 'string' ? hash : null
  } catch {
    return null
  }
}
