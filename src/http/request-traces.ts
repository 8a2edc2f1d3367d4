import type { FastifyInstance, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import type { Span, Tracer } from '../observe/tracer.js'

declare module 'fastify' {
  interface FastifyRequest {
    /** The span of the request; null where nothing is traced. */
    span: Span | null
  }
}

export interface RequestTracesOptions {
  readonly tracer: Tracer
}

/** Starts a span for every request, below the span that `traceparent` names. */
async function traceRequests(
  app: FastifyInstance,
  { tracer }: RequestTracesOptions,
): Promise<void> {
  app.decorateRequest('span', null)
  app.addHook('onRequest', async (request) => {
    request.span = startSpan(tracer, request)
  })
  app.addHook('preHandler', (request, _reply, done) => {
    if (request.span === null) done()
    else tracer.within(request.span, done)
  })
  app.addHook('onResponse', async ({ span }, reply) => {
    span?.set({ 'http.response.status_code': reply.statusCode })
    if (reply.statusCode >= 500) span?.fail(`status ${reply.statusCode}`)
    span?.end()
  })
  app.addHook('onRequestAbort', async ({ span }) => {
    span?.end()
  })
}

export const requestTracesPlugin = fp(traceRequests, { name: 'request-traces' })

function startSpan(tracer: Tracer, { id, method, routeOptions, headers }: FastifyRequest): Span {
  const route = routeOptions.url ?? 'unmatched'
  return tracer.start(`${method} ${route}`, {
    kind: 'server',
    parent: typeof headers.traceparent === 'string' ? headers.traceparent : null,
    attributes: {
      'http.request.method': method,
      'http.route': route,
      'batchwise.request.id': id,
    },
  })
}
