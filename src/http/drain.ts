import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import { BatchwiseError, errorCodes } from '../errors.js'

export interface DrainOptions {
  /** True between the signal to stop and the end of listening. */
  readonly isDraining: () => boolean
}

/**
 * While the service drains, it answers requests, but tells load balancers that it is not ready
 * (`/readyz`) and closes each connection: one that goes idle late would delay shutdown.
 */
async function drain(app: FastifyInstance, { isDraining }: DrainOptions): Promise<void> {
  app.addHook('preHandler', ({ routeOptions }, _reply, done) => {
    if (routeOptions.url === '/readyz' && isDraining())
      done(new BatchwiseError(errorCodes.unavailable, 'the service is stopping'))
    else done()
  })
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (isDraining()) reply.header('connection', 'close')
    done(null, payload)
  })
}

export const drainPlugin = fp(drain, { name: 'drain' })
