import Fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import type { Authenticate } from './access/authenticate.js'
import type { UseCasesFor } from './access/guarded-use-cases.js'
import type { KeyWatch } from './access/key-watch.js'
import { defaultLimits } from './access/limits.js'
import type { Sessions } from './access/sessions.js'
import { errorCodes } from './errors.js'
import { graphqlPlugin } from './graphql/plugin.js'
import type { SocketRules } from './graphql/transport/sockets.js'
import { callerPlugin } from './http/caller.js'
import { drainPlugin } from './http/drain.js'
import { rateLimitPlugin, type SharedCounts } from './http/rate-limit.js'
import { requestLogPlugin, requestIdOf } from './http/request-log.js'
import { requestMetricsPlugin } from './http/request-metrics.js'
import { requestTracesPlugin } from './http/request-traces.js'
import { securityHeadersPlugin } from './http/security-headers.js'
import { unknownAddressPlugin } from './http/unknown-address.js'
import type { Metrics } from './observe/metrics.js'
import type { Tracer } from './observe/tracer.js'
import { answerBroken } from './rest/answers/broken-requests.js'
import { compression } from './rest/answers/compression.js'
import { rest } from './rest/plugin.js'
import { problemOf, sendProblem } from './rest/answers/problems.js'
import { toBatchwiseError } from './rest/answers/thrown-errors.js'
import { pageContexts, type ContextOf } from './web/context.js'
import { isForPeople, sendErrorPage } from './web/error-page.js'
import { web } from './web/plugin.js'

export interface ServerOptions {
  readonly logger: boolean | FastifyBaseLogger
  readonly version: string
  readonly authenticate: Authenticate
  /** Sign-ins of people on the pages. */
  readonly sessions: Sessions
  /** Ends streams and sockets when their key ends; null: they go on. */
  readonly keys: KeyWatch | null
  /** Of one key. */
  readonly requestsPerMinute: number
  /** Where the processes of the service count requests together; default: each for itself. */
  readonly sharedCounts?: SharedCounts | null
  /** Pages of these origins may send requests from a browser. */
  readonly corsOrigins: readonly string[]
  readonly isDraining: () => boolean
  readonly metrics: Metrics | null
  readonly tracer: Tracer | null
  /** Default: 10 s to authenticate a socket, 1,000 sockets of one key. */
  readonly sockets?: Partial<SocketRules>
  /** Between pings on a socket and comments on a silent stream of events; default 15 s. */
  readonly heartbeatMs?: number
  /** Where the rows of a data set lie, for workers of other hosts; default: they are not given. */
  readonly datasetFolder?: (id: string) => string
}

const heartbeatMsDefault = 15_000
const initWithinMs = 10_000
/** Monitoring requests these routes every few seconds: they are not logged. */
const unloggedAddresses: ReadonlySet<string | undefined> = new Set([
  '/healthz',
  '/readyz',
  '/metrics',
])
/** A longer id is answered like any unknown id: the server limits the size of all headers. */
const maxParamLength = 16_384

/** The HTTP service over the use cases: REST, GraphQL and pages. The caller listens and closes. */
export async function buildServer(
  useCasesFor: UseCasesFor,
  options: ServerOptions,
): Promise<FastifyInstance> {
  const contextOf = pageContexts(options)
  const app = bareServer(options, contextOf)
  await registerCommon(app, options)
  const { version, authenticate, sessions, keys, heartbeatMs = heartbeatMsDefault } = options
  const { datasetFolder = null } = options
  await app.register(rest, { useCasesFor, version, keys, heartbeatMs, datasetFolder })
  await app.register(web, { useCasesFor, authenticate, sessions, contextOf })
  await app.register(graphqlPlugin, {
    useCasesFor,
    authenticate,
    keys,
    sockets: {
      initWithinMs,
      pingEveryMs: heartbeatMs,
      socketsMax: defaultLimits.socketsPerKey,
      ...options.sockets,
    },
    heartbeatMs,
  })
  return app
}

/** Without routes; every error is answered as a problem document. */
function bareServer({ logger }: ServerOptions, contextOf: ContextOf): FastifyInstance {
  const app = Fastify({
    ...(typeof logger === 'boolean' ? { logger } : { loggerInstance: logger }),
    genReqId: requestIdOf,
    logController: new LogController({
      disableRequestLogging: ({ url }) => unloggedAddresses.has(url),
    }),
    clientErrorHandler: answerBroken,
    routerOptions: { maxParamLength },
    // an address that cannot be decoded does not reach the error handler
    frameworkErrors: (error, request, reply) => {
      void sendProblem(request, reply, toBatchwiseError(error, request))
    },
  })
  app.setErrorHandler((error: Error, request, reply) => {
    const problem = toBatchwiseError(error, request)
    if (problem.code === errorCodes.internal) request.log.error({ err: error }, 'unexpected fault')
    if (isForPeople(request))
      return sendErrorPage(request, reply, problemOf(problem, request.url), contextOf)
    return sendProblem(request, reply, problem)
  })
  return app
}

/** What every request passes through. The order of the plugins is the order of their hooks. */
async function registerCommon(app: FastifyInstance, options: ServerOptions): Promise<void> {
  const { authenticate, sessions, requestsPerMinute, corsOrigins, isDraining, metrics, tracer } =
    options
  await app.register(unknownAddressPlugin)
  await app.register(securityHeadersPlugin, { corsOrigins })
  await app.register(callerPlugin, { authenticate, sessions })
  await app.register(requestLogPlugin)
  if (tracer !== null) await app.register(requestTracesPlugin, { tracer })
  await app.register(rateLimitPlugin, { requestsPerMinute, shared: options.sharedCounts ?? null })
  await app.register(drainPlugin, { isDraining })
  if (metrics !== null) await app.register(requestMetricsPlugin, { metrics })
  await compression(app)
}
