import type {} from '@fastify/websocket'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import type { Authenticate, Credentials } from '../access/authenticate.js'
import type { Caller } from '../access/caller.js'
import type { Sessions } from '../access/sessions.js'
import { sessionIn } from './session-cookie.js'

declare module 'fastify' {
  interface FastifyRequest {
    /** Null while unknown: a socket may authenticate after it opens. */
    caller: Caller | null
    /** Why the caller is unknown. */
    authenticationError: Error | null
  }
  interface FastifyContextConfig {
    /** A page for people leads a caller without a key to the sign-in itself. */
    isPage?: boolean
  }
}

export interface CallerOptions {
  readonly authenticate: Authenticate
  readonly sessions: Sessions
}

/** Routes that show nothing that was stored. Every other route needs a caller. */
const openRoutes: readonly RegExp[] = [
  /^\/$/,
  /^\/healthz$/,
  /^\/readyz$/,
  /^\/openapi\.json$/,
  /^\/problems(?:\/|$)/,
  /^\/docs(?:\/|$)/,
  /^\/graphiql(?:\/|$)/,
]

/** @param routePattern undefined for an unknown address */
export function isOpen(routePattern: string | undefined): boolean {
  return routePattern === undefined || openRoutes.some((open) => open.test(routePattern))
}

/**
 * Decorates each request with its caller, and refuses a request without one before its body is
 * read. Between these two steps, the rate limit counts wrong keys too. Scopes are checked later,
 * by the use cases (`access/guarded-use-cases.ts`).
 */
async function identifyCallers(
  app: FastifyInstance,
  { authenticate, sessions }: CallerOptions,
): Promise<void> {
  app.decorateRequest('caller', null)
  app.decorateRequest('authenticationError', null)
  app.addHook('onRequest', async (request) => {
    try {
      const session = sessionIn(request)
      const signedIn = session === null ? null : await sessions.callerOf(session)
      request.caller = signedIn ?? (await authenticate(credentialsOf(request)))
    } catch (error) {
      request.authenticationError = error instanceof Error ? error : new Error(String(error))
    }
  })
  app.addHook('preParsing', (request, reply, payload, done) => {
    const { url, config } = request.routeOptions
    if (request.authenticationError === null || isOpen(url) || config.isPage === true)
      return done(null, payload)
    // a browser cannot send headers with a socket: its key comes with the first message
    const mayAuthenticateLater = request.ws && request.headers.authorization === undefined
    if (mayAuthenticateLater) return done(null, payload)
    reply.header('www-authenticate', 'Bearer realm="batchwise"')
    done(request.authenticationError)
  })
}

export const callerPlugin = fp(identifyCallers, { name: 'request-caller' })

/** @param authorization the header's value, or the key of a socket's first message */
export function credentialsOf(
  { headers, socket }: FastifyRequest,
  authorization = headers.authorization,
): Credentials {
  return {
    authorization,
    remoteAddress: socket.remoteAddress,
    host: headers.host,
    isForwarded: headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined,
  }
}
