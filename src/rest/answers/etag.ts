import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

type Body = string | Buffer

const tagCharacters = 27

/**
 * Adds an `ETag` to answers under /v1, and answers 304 when `If-None-Match` has it (RFC 9110).
 * The tag is weak, because the same content is sent compressed and uncompressed.
 */
export function etags(scope: FastifyInstance): void {
  scope.addHook('onSend', (request, reply, payload, done) => {
    if (!isTagged(request, reply) || !isBody(payload)) return done(null, payload)
    const tag = tagOf(payload)
    reply.header('etag', tag).header('cache-control', 'private, no-cache')
    if (!includesTag(request.headers['if-none-match'], tag)) return done(null, payload)
    reply.code(304).removeHeader('content-type').removeHeader('content-length')
    done(null, null)
  })
}

function isTagged({ method, routeOptions }: FastifyRequest, reply: FastifyReply): boolean {
  const reads = method === 'GET' || method === 'HEAD'
  return reads && reply.statusCode === 200 && routeOptions.url?.startsWith('/v1/') === true
}

function isBody(payload: unknown): payload is Body {
  return typeof payload === 'string' || Buffer.isBuffer(payload)
}

function tagOf(body: Body): string {
  const hash = createHash('sha256').update(body).digest('base64url')
  return `W/"${hash.slice(0, tagCharacters)}"`
}

/** Compares weakly: `W/` does not count. */
function includesTag(ifNoneMatch: string | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined) return false
  if (ifNoneMatch.trim() === '*') return true
  const opaque = (text: string): string => text.trim().replace(/^W\//, '')
  return ifNoneMatch.split(',').some((candidate) => opaque(candidate) === opaque(tag))
}
