import type { FastifyInstance } from 'fastify'
import { BatchwiseError, errorCodes } from '../errors.js'

/** A service that is about to stop says so to whoever distributes requests; it still answers them, and keeps no connection open after that: one that became idle only later would hold the end up. */
export function leaveGracefully(app: FastifyInstance, isDraining: () => boolean): void {
  app.addHook('preHandler', async ({ routeOptions }) => {
    if (routeOptions.url === '/readyz' && isDraining()) throw new BatchwiseError(errorCodes.unavailable, 'the service is stopping')
  })
  app.addHook('onSend', async (_request, reply) => {
    if (isDraining()) reply.header('connection', 'close')
  })
}
