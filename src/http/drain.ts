import type { FastifyInstance } from 'fastify'
import { BatchwiseError, errorCodes } from '../errors.js'

/** A service that is about to stop says so to whoever distributes requests; it still answers them, and keeps no connection open after that: one that became idle only later would hold the end up. */
export function leaveGracefully(app: FastifyInstance, isDraining: () => boolean): void {
  app.addHook('preHandler', ({ routeOptions }, _reply, done) => {
    done(
      routeOptions.url === '/readyz' && isDraining()
        ? new BatchwiseError(errorCodes.unavailable, 'the service is stopping')
        : undefined,
    )
  })
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (isDraining()) reply.header('connection', 'close')
    done(null, payload)
  })
}
