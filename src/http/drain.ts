import type { FastifyInstance } from 'fastify'
import { BatchwiseError, errorCodes } from '../errors.js'

/** A service that is about to stop says so to whoever distributes requests; it still answers them. */
export function refuseWhileDraining(app: FastifyInstance, isDraining: () => boolean): void {
  app.addHook('preHandler', async ({ routeOptions }) => {
    if (routeOptions.url === '/readyz' && isDraining()) throw new BatchwiseError(errorCodes.unavailable, 'the service is stopping')
  })
}
