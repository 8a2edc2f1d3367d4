import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { FastifyInstance } from 'fastify'

const requestIdHeader = 'x-request-id'

/** The id that a proxy or client gave, where it has the form of one, else a new one. */
export function requestIdOf(raw: IncomingMessage): string {
  const given = raw.headers[requestIdHeader]
  return typeof given === 'string' && /^[\w.-]{1,64}$/.test(given) ? given : randomUUID()
}

/** Every answer names its request; every log line of a request about a study names the study, and the key by its readable part. */
export function logRequests(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.header(requestIdHeader, request.id)
    const about = {
      ...(request.caller?.keyPrefix === undefined || request.caller.keyPrefix === null
        ? {}
        : { key: request.caller.keyPrefix }),
      ...(request.routeOptions.url?.startsWith('/v1/studies/:id') === true
        ? { studyId: (request.params as { readonly id?: string }).id }
        : {}),
    }
    if (Object.keys(about).length > 0) {
      request.log = request.log.child(about)
      reply.log = request.log
    }
    done()
  })
}
