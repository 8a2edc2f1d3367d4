import { createHash } from 'node:crypto'
import type { FastifyInstance } from 'fastify'

/**
 * Answers to GET carry an `ETag` over what they say, and are 304 without a body for who has them already (`If-None-Match`, RFC 9110). The tag is weak: the same words may travel
 * compressed or not.
 */
export function etags(scope: FastifyInstance): void {
  scope.addHook('onSend', async (request, reply, payload) => {
    if ((request.method !== 'GET' && request.method !== 'HEAD') || reply.statusCode !== 200 || typeof payload !== 'string') return payload
    if (request.routeOptions.url?.startsWith('/v1/') !== true) return payload
    const tag = `W/"${createHash('sha256').update(payload).digest('base64url').slice(0, 27)}"`
    reply.header('etag', tag).header('cache-control', 'private, no-cache')
    if (!matches(request.headers['if-none-match'], tag)) return payload
    reply.code(304).removeHeader('content-type').removeHeader('content-length')
    return null
  })
}

/** Weak comparison: `W/` does not count. */
function matches(ifNoneMatch: string | undefined, tag: string): boolean {
  const opaque = (one: string): string => one.trim().replace(/^W\//, '')
  return ifNoneMatch !== undefined && (ifNoneMatch.trim() === '*' || ifNoneMatch.split(',').some((one) => opaque(one) === opaque(tag)))
}
