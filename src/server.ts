import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import { BatchwiseError, errorCodes } from './errors.js'
import { graphql } from './graphql/plugin.js'
import { compression } from './rest/compression.js'
import { rest } from './rest/plugin.js'
import { sendProblem, toBatchwiseError } from './rest/problems.js'
import type { UseCases } from './studies/use-cases.js'

export interface ServerOptions {
  readonly logger: boolean | FastifyBaseLogger
  readonly version: string
  /** Between comments on a silent stream of events; default 15 s. */
  readonly heartbeatMs?: number
}

/** The HTTP service over the use cases: REST and GraphQL. The caller listens and closes. */
export async function buildServer(useCases: UseCases, { logger, version, heartbeatMs = 15_000 }: ServerOptions): Promise<FastifyInstance> {
  const app = Fastify({
    ...(typeof logger === 'boolean' ? { logger } : { loggerInstance: logger }),
    // an address that cannot be decoded does not reach the error handler
    frameworkErrors: (error, request, reply) => { void sendProblem(request, reply, toBatchwiseError(error, request)) },
  })
  app.setErrorHandler((error: Error, request, reply) => {
    const known = toBatchwiseError(error, request)
    if (known.code === errorCodes.internal) request.log.error({ err: error }, 'unexpected fault')
    return sendProblem(request, reply, known)
  })
  app.setNotFoundHandler((request, reply) => sendProblem(request, reply, new BatchwiseError(errorCodes.notFound, `nothing is known under ${request.method} ${request.url}; see /docs`)))
  await compression(app)
  await app.register(rest, { useCases, version, heartbeatMs })
  await app.register(graphql, { useCases, heartbeatMs })
  return app
}
