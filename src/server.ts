import Fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import type { Authenticate } from './access/authenticate.js'
import type { UseCasesFor } from './access/guarded-use-cases.js'
import type { KeyWatch } from './access/key-watch.js'
import { usualLimits } from './access/usual-limits.js'
import { errorCodes } from './errors.js'
import { graphql } from './graphql/plugin.js'
import type { SocketRules } from './graphql/transport/sockets.js'
import { leaveGracefully } from './http/drain.js'
import { identify } from './http/identify.js'
import { measureRequests, traceRequests } from './http/observe-requests.js'
import { limitRequests } from './http/rate-limit.js'
import { logRequests, requestIdOf } from './http/request-log.js'
import { secureHeaders } from './http/security-headers.js'
import { unknownAddresses } from './http/unknown-address.js'
import type { Metrics } from './observe/metrics.js'
import type { Tracer } from './observe/tracer.js'
import { answerBroken } from './rest/answers/broken-requests.js'
import { compression } from './rest/answers/compression.js'
import { rest } from './rest/plugin.js'
import { sendProblem, toBatchwiseError } from './rest/answers/problems.js'

export interface ServerOptions {
  readonly logger: boolean | FastifyBaseLogger
  readonly version: string
  readonly authenticate: Authenticate
  /** Ends streams and sockets with the key that opened them; null: they go on. */
  readonly keys: KeyWatch | null
  /** Of one key. */
  readonly requestsPerMinute: number
  /** Pages of these origins may ask from a browser. */
  readonly corsOrigins: readonly string[]
  readonly isDraining: () => boolean
  readonly metrics: Metrics | null
  readonly tracer: Tracer | null
  /** What a socket is held to; by default it has 10 s to say who asks, and a key may hold 1,000. */
  readonly sockets?: Partial<SocketRules>
  /** Between pings on a socket and comments on a silent stream of events; default 15 s. */
  readonly heartbeatMs?: number
}

const heartbeatMsDefault = 15_000
const initWithinMs = 10_000
const watched: ReadonlySet<string | undefined> = new Set(['/healthz', '/readyz', '/metrics'])

/** The HTTP service over the use cases, which check who asks (`access/guarded-use-cases.ts`): REST and GraphQL. The caller listens and closes. */
export async function buildServer(
  useCasesFor: UseCasesFor,
  options: ServerOptions,
): Promise<FastifyInstance> {
  const {
    logger,
    version,
    authenticate,
    keys,
    requestsPerMinute,
    corsOrigins,
    isDraining,
    metrics,
    tracer,
    sockets,
    heartbeatMs = heartbeatMsDefault,
  } = options
  const app = Fastify({
    ...(typeof logger === 'boolean' ? { logger } : { loggerInstance: logger }),
    genReqId: requestIdOf,
    // asked every few seconds by whoever watches over the service
    logController: new LogController({ disableRequestLogging: ({ url }) => watched.has(url) }),
    clientErrorHandler: answerBroken,
    // a long id is unknown like a short one; the head of a request is limited as a whole
    routerOptions: { maxParamLength: 16_384 },
    // an address that cannot be decoded does not reach the error handler
    frameworkErrors: (error, request, reply) => {
      void sendProblem(request, reply, toBatchwiseError(error, request))
    },
  })
  app.setErrorHandler((error: Error, request, reply) => {
    const known = toBatchwiseError(error, request)
    if (known.code === errorCodes.internal) request.log.error({ err: error }, 'unexpected fault')
    return sendProblem(request, reply, known)
  })
  const unknown = unknownAddresses(app)
  app.setNotFoundHandler((request, reply) => sendProblem(request, reply, unknown(request, reply)))
  await secureHeaders(app, corsOrigins)
  // the order counts: who asks, then the log and the limits that depend on it
  identify(app, authenticate)
  logRequests(app)
  if (tracer !== null) traceRequests(app, tracer)
  app.addHook('onRequest', (request, reply, done) => {
    // before anything is asked of a body that nobody takes
    done(request.is404 ? unknown(request, reply) : undefined)
  })
  await limitRequests(app, requestsPerMinute)
  leaveGracefully(app, isDraining)
  if (metrics !== null) measureRequests(app, metrics)
  await compression(app)
  await app.register(rest, { useCasesFor, version, keys, heartbeatMs })
  await app.register(graphql, {
    useCasesFor,
    authenticate,
    keys,
    sockets: {
      initWithinMs,
      pingEveryMs: heartbeatMs,
      most: usualLimits.socketsPerKey,
      ...sockets,
    },
    heartbeatMs,
  })
  return app
}
