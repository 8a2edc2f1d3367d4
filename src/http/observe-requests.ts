import type { FastifyInstance } from 'fastify'
import { permit } from '../access/caller.js'
import type { Metrics } from '../observe/metrics.js'
import type { Span, Tracer } from '../observe/tracer.js'

declare module 'fastify' {
  interface FastifyRequest {
    /** What the request is traced as; null where nothing is traced. */
    span: Span | null
  }
}

/** How long every request took, by the pattern of its route: addresses that no route has are one. */
export function measureRequests(app: FastifyInstance, metrics: Metrics): void {
  app.addHook('onResponse', async ({ method, routeOptions }, reply) => {
    metrics.request({
      method,
      route: routeOptions.url ?? null,
      status: reply.statusCode,
      seconds: reply.elapsedTime / 1000,
    })
  })
  app.get('/metrics', { schema: { hide: true } }, async (request, reply) => {
    permit(request.caller, 'admin')
    return reply.type(metrics.contentType).send(await metrics.text())
  })
}

/** A span for every request, a child of what `traceparent` names; what the handler causes is traced below it. */
export function traceRequests(app: FastifyInstance, tracer: Tracer): void {
  app.decorateRequest('span', null)
  app.addHook('onRequest', async (request) => {
    const { method, routeOptions, headers } = request
    const route = routeOptions.url ?? 'unmatched'
    request.span = tracer.start(`${method} ${route}`, {
      kind: 'server',
      parent: typeof headers.traceparent === 'string' ? headers.traceparent : null,
      attributes: {
        'http.request.method': method,
        'http.route': route,
        'batchwise.request.id': request.id,
      },
    })
  })
  app.addHook('preHandler', (request, _reply, done) =>
    request.span === null ? done() : tracer.within(request.span, done),
  )
  app.addHook('onResponse', async ({ span }, reply) => {
    span?.set({ 'http.response.status_code': reply.statusCode })
    if (reply.statusCode >= 500) span?.fail(`status ${reply.statusCode}`)
    span?.end()
  })
  app.addHook('onRequestAbort', async ({ span }) => {
    span?.end()
  })
}
