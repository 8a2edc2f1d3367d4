import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import { permit } from '../access/caller.js'
import type { Metrics } from '../observe/metrics.js'

export interface RequestMetricsOptions {
  readonly metrics: Metrics
}

/**
 * Measures the duration of every request by the pattern of its route; all unknown addresses count
 * as one. Serves the metrics to callers with the scope admin.
 */
async function measureRequests(
  app: FastifyInstance,
  { metrics }: RequestMetricsOptions,
): Promise<void> {
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

export const requestMetricsPlugin = fp(measureRequests, {
  name: 'request-metrics',
  dependencies: ['request-caller'],
})
