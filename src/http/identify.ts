import type {} from '@fastify/websocket'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Authenticate, Credentials } from '../access/authenticate.js'
import type { Caller } from '../access/caller.js'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; null where that is not known (yet: a socket may say it when it opens). */
    caller: Caller | null
    /** Why it is not known. */
    refusal: Error | null
  }
}

/** Routes that show nothing that was stored, by their pattern: everything else needs a caller before its body is read. */
export const openRoutes: readonly RegExp[] = [
  /^\/$/,
  /^\/healthz$/,
  /^\/readyz$/,
  /^\/openapi\.json$/,
  /^\/problems(?:\/|$)/,
  /^\/docs(?:\/|$)/,
  /^\/graphiql(?:\/|$)/,
]

export const isOpen = (pattern: string | undefined): boolean =>
  pattern === undefined || openRoutes.some((open) => open.test(pattern))

/**
 * Says who asks, in three steps: recognized when the head of the request is there, refused before the body is read (between the two, the rate limit counts wrong keys too), and set around the handler
 * for the use cases, which check what the caller may do.
 */
export function identify(app: FastifyInstance, authenticate: Authenticate): void {
  app.decorateRequest('caller', null)
  app.decorateRequest('refusal', null)
  app.addHook('onRequest', (request, _reply, done) => {
    const accept = (caller: Caller): void => {
      request.caller = caller
      done()
    }
    const asked = authenticate(credentialsOf(request))
    // known at once: nothing is waited for
    if (!(asked instanceof Promise)) return accept(asked)
    asked.then(accept, (error: unknown) => {
      request.refusal = error instanceof Error ? error : new Error(String(error))
      done()
    })
  })
  app.addHook('preParsing', (request, reply, payload, done) => {
    // a browser cannot send headers with a socket: its key comes with the first message, and each operation is checked
    const mayStillSay = request.ws && request.headers.authorization === undefined
    if (request.refusal === null || isOpen(request.routeOptions.url) || mayStillSay)
      return done(null, payload)
    reply.header('www-authenticate', 'Bearer realm="batchwise"')
    done(request.refusal)
  })
}

export function credentialsOf(
  { headers, socket }: FastifyRequest,
  authorization = headers.authorization,
): Credentials {
  return {
    authorization,
    remoteAddress: socket.remoteAddress,
    host: headers.host,
    forwarded: headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined,
  }
}
