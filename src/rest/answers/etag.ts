import { createHash } from 'node:crypto'
import type { FastifyInstance } from 'fastify'

/** Tags of answers that are given again as the same bytes (`kept-answers.ts`). */
const tags = new WeakMap<Buffer, string>()

/**
 * Answers to GET carry an `ETag` over what they say, and are 304 without a body for who has them already (`If-None-Match`, RFC 9110). The tag is weak: the same words may travel
 * compressed or not.
 */
export function etags(scope: FastifyInstance): void {
  scope.addHook('onSend', (request, reply, payload, done) => {
    if (
      (request.method !== 'GET' && request.method !== 'HEAD') ||
      reply.statusCode !== 200 ||
      !(typeof payload === 'string' || Buffer.isBuffer(payload))
    )
      return done(null, payload)
    if (request.routeOptions.url?.startsWith('/v1/') !== true) return done(null, payload)
    const tag = tagOf(payload)
    reply.header('etag', tag).header('cache-control', 'private, no-cache')
    if (!matches(request.headers['if-none-match'], tag)) return done(null, payload)
    reply.code(304).removeHeader('content-type').removeHeader('content-length')
    done(null, null)
  })
}

function tagOf(payload: string | Buffer): string {
  const known = typeof payload === 'string' ? undefined : tags.get(payload)
  if (known !== undefined) return known
  const tag = `W/"${createHash('sha256').update(payload).digest('base64url').slice(0, 27)}"`
  if (typeof payload !== 'string') tags.set(payload, tag)
  return tag
}

/** Weak comparison: `W/` does not count. */
function matches(ifNoneMatch: string | undefined, tag: string): boolean {
  const opaque = (one: string): string => one.trim().replace(/^W\//, '')
  return (
    ifNoneMatch !== undefined &&
    (ifNoneMatch.trim() === '*' ||
      ifNoneMatch.split(',').some((one) => opaque(one) === opaque(tag)))
  )
}
