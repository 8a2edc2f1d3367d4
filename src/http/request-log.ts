import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'

const requestIdHeader = 'x-request-id'

/** The id that a proxy or client sent, when it has the format of one; else a new id. */
export function requestIdOf(raw: IncomingMessage): string {
  const sent = raw.headers[requestIdHeader]
  return typeof sent === 'string' && /^[\w.-]{1,64}$/.test(sent) ? sent : randomUUID()
}

/** Every answer carries its request id; log lines name the key (by its prefix) and the study. */
async function logRequests(app: FastifyInstance): Promise<void> {
  app.addHook('onRequest', (request, reply, done) => {
    reply.header(requestIdHeader, request.id)
    const fields = logFieldsOf(request)
    if (Object.keys(fields).length > 0) {
      request.log = request.log.child(fields)
      reply.log = request.log
    }
    done()
  })
}

export const requestLogPlugin = fp(logRequests, {
  name: 'request-log',
  dependencies: ['request-caller'],
})

function logFieldsOf({ caller, routeOptions, params }: FastifyRequest): Record<string, string> {
  const fields: Record<string, string> = {}
  if (caller !== null && caller.keyPrefix !== null) fields['key'] = caller.keyPrefix
  if (routeOptions.url?.startsWith('/v1/studies/:id') === true) {
    const { id } = params as { readonly id?: string }
    if (id !== undefined) fields['studyId'] = id
  }
  return fields
}
