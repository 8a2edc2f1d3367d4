import { readFileSync } from 'node:fs'
import websocket from '@fastify/websocket'
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import mercurius, { type MercuriusOptions } from 'mercurius'
import type { Authenticate } from '../access/authenticate.js'
import type { UseCasesFor } from '../access/guarded-use-cases.js'
import type { KeyWatch } from '../access/key-watch.js'
import { operationCounter } from '../http/rate-limit.js'
import { operationContext } from './context.js'
import { errorPresenter, refusedStatusOf, validationErrorsIn, type PresentError } from './errors.js'
import { queryDepthMax } from './limits.js'
import { graphiql } from './playground/graphiql.js'
import { resolversOf } from './resolvers/resolvers.js'
import { refuseEarly, refuseWritesByGet } from './transport/refuse-early.js'
import { isSameOrigin } from './transport/request-parts.js'
import { authenticateOperation, type SocketAccess } from './transport/socket-caller.js'
import { Sockets, type SocketRules } from './transport/sockets.js'
import { stream } from './transport/stream.js'

export const schemaFile = new URL('schema.graphql', import.meta.url)
const persistedQueriesMax = 1000
/** Exported studies, and archives in base64, come as variables. */
const bodyMaxBytes = 64 * 2 ** 20
const socketMessageMaxBytes = 2 ** 20

export interface GraphqlOptions {
  readonly useCasesFor: UseCasesFor
  readonly authenticate: Authenticate
  /** Ends streams and sockets when their key ends; null: they go on. */
  readonly keys: KeyWatch | null
  readonly sockets: SocketRules
  readonly heartbeatMs: number
}

/**
 * /graphql (queries and mutations; subscriptions over a WebSocket), /graphql/stream (subscriptions
 * as server-sent events), and the playground at /graphiql.
 */
async function graphql(app: FastifyInstance, options: GraphqlOptions): Promise<void> {
  const { useCasesFor, authenticate, keys, heartbeatMs } = options
  const present = errorPresenter((error) => app.log.error({ err: error }, 'unexpected fault'))
  const access: SocketAccess = { authenticate, count: operationCounter(app), present }
  const sockets = new Sockets(options.sockets, keys, access)
  const closing = abortsAtClose(app)
  // before mercurius, which would register it in a scope of its own
  await registerSockets(app, sockets)
  await app.register(mercurius, executorOptions({ useCasesFor, sockets, closing, present }))
  refuseEarly(app)
  authenticateOperations(app, useCasesFor, access)
  await app.register(stream, { useCasesFor, keys, closing, present, heartbeatMs })
  await app.register(graphiql)
}

export const graphqlPlugin = fp(graphql, {
  name: 'graphql',
  dependencies: ['request-caller', 'rate-limits'],
  encapsulate: true,
})

function abortsAtClose(app: FastifyInstance): AbortSignal {
  const closing = new AbortController()
  app.addHook('preClose', async () => closing.abort())
  return closing.signal
}

async function registerSockets(app: FastifyInstance, sockets: Sockets): Promise<void> {
  app.addHook('preHandler', (request, _reply, done) => {
    if (request.ws) sockets.requested(request)
    done()
  })
  await app.register(websocket, {
    options: {
      maxPayload: socketMessageMaxBytes,
      verifyClient: ({ req }, next) => {
        if (!isSameOrigin(req.headers.origin, req.headers.host)) next(false, 403, 'another origin')
        else next(sockets.mayOpen(req), 429, 'too many sockets')
      },
    },
  })
  app.websocketServer.on('connection', (socket, raw) => sockets.opened(socket, raw))
}

interface ExecutorParts {
  readonly useCasesFor: UseCasesFor
  readonly sockets: Sockets
  readonly closing: AbortSignal
  readonly present: PresentError
}

function executorOptions(parts: ExecutorParts): MercuriusOptions {
  const { useCasesFor, sockets, closing, present } = parts
  const persistedQueryProvider = mercurius.persistedQueryDefaults.automatic(persistedQueriesMax)
  return {
    schema: readFileSync(schemaFile, 'utf8'),
    resolvers: resolversOf({ closing, present }),
    context: (request) => operationContext(useCasesFor, request),
    graphiql: false,
    queryDepth: queryDepthMax,
    additionalRouteOptions: {
      bodyLimit: bodyMaxBytes,
      preHandler: refuseWritesByGet(persistedQueryProvider.getQueryFromHash),
    },
    persistedQueryProvider,
    csrfPrevention: { requiredHeaders: preflightHeaders },
    subscription: {
      context: async (socket) => {
        await sockets.settled(socket)
        return {}
      },
    },
    errorFormatter: (execution, context) => {
      const { statusCode } = mercurius.defaultErrorFormatter(execution, context)
      const errors = execution.errors.flatMap(validationErrorsIn).map(present)
      return {
        statusCode: refusedStatusOf(errors) ?? statusCode ?? 200,
        response: { data: execution.data ?? null, errors },
      }
    },
  }
}

/** One of them is required: a page of another origin cannot send it without a preflight. */
const preflightHeaders = [
  'x-mercurius-operation-name',
  'mercurius-require-preflight',
  // of a WebSocket upgrade, whose origin is checked instead
  'sec-websocket-key',
]

/** Operations over a socket; those over HTTP are authenticated with their request. */
function authenticateOperations(
  app: FastifyInstance,
  useCasesFor: UseCasesFor,
  access: SocketAccess,
): void {
  app.graphql.addHook('preSubscriptionExecution', async (_schema, _document, context) => {
    const { request, _connectionInit: init } = context
    if (request === undefined) throw new Error('a subscription without a request')
    const caller = await authenticateOperation(request, init, access)
    Object.assign(context, operationContext(useCasesFor, { caller, id: request.id }))
  })
}
