import { readFileSync } from 'node:fs'
import websocket from '@fastify/websocket'
import type { FastifyInstance } from 'fastify'
import mercurius from 'mercurius'
import type { Authenticate } from '../access/authenticate.js'
import type { UseCasesFor } from '../access/guarded-use-cases.js'
import type { KeyWatch } from '../access/key-watch.js'
import { operationLimit } from '../http/rate-limit.js'
import { operationContext } from './context.js'
import { asGraphQLError, presentError, refusedStatuses, withoutEnvelope } from './errors.js'
import { graphiql } from './playground/graphiql.js'
import { queryDepthMax } from './limits.js'
import { isSameOrigin } from './transport/origin.js'
import { refuseByGet, refuseEarly } from './transport/refuse-early.js'
import { resolversOf } from './resolvers.js'
import { authenticateOperation, type Access } from './transport/socket-caller.js'
import { Sockets, type SocketRules } from './transport/sockets.js'
import { stream } from './transport/stream.js'

export const schemaFile = new URL('schema.graphql', import.meta.url)
const persistedQueriesMax = 1000
/** Documents of studies and archives in base64 come as variables. */
const bodyLimitBytes = 64 * 2 ** 20
const socketMessageMaxBytes = 2 ** 20

export interface GraphqlOptions {
  readonly useCasesFor: UseCasesFor
  readonly authenticate: Authenticate
  readonly keys: KeyWatch | null
  readonly sockets: SocketRules
  readonly heartbeatMs: number
}

/** /graphql (queries, mutations; subscriptions over WebSocket), /graphql/stream (subscriptions as server-sent events) and the playground at /graphiql. */
export async function graphql(
  app: FastifyInstance,
  { useCasesFor, authenticate, keys, sockets: rules, heartbeatMs }: GraphqlOptions,
): Promise<void> {
  const closing = new AbortController()
  app.addHook('preClose', async () => closing.abort())
  const log = (fault: Error): void => app.log.error({ err: fault }, 'unexpected fault')
  const access: Access = {
    authenticate,
    count: operationLimit(app),
    present: (error) => presentError(asGraphQLError(error), log),
  }
  const sockets = new Sockets(rules, keys, access)
  app.addHook('preHandler', (request, _reply, done) => {
    if (request.ws) sockets.asked(request)
    done()
  })
  // before mercurius, which would register it out of reach
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
  const persistedQueryProvider = mercurius.persistedQueryDefaults.automatic(persistedQueriesMax)
  await app.register(mercurius, {
    schema: readFileSync(schemaFile, 'utf8'),
    resolvers: resolversOf(closing.signal, access.present),
    context: (request) => operationContext(useCasesFor, request),
    graphiql: false,
    queryDepth: queryDepthMax,
    additionalRouteOptions: {
      bodyLimit: bodyLimitBytes,
      preHandler: refuseByGet(persistedQueryProvider.getQueryFromHash),
    },
    persistedQueryProvider,
    // a WebSocket upgrade has no other header of the list; its origin is checked instead
    csrfPrevention: {
      requiredHeaders: [
        'x-mercurius-operation-name',
        'mercurius-require-preflight',
        'sec-websocket-key',
      ],
    },
    subscription: {
      context: async (socket) => {
        await sockets.settled(socket)
        return {}
      },
    },
    errorFormatter: (execution, context) => {
      const { statusCode } = mercurius.defaultErrorFormatter(execution, context)
      const errors = execution.errors
        .flatMap(withoutEnvelope)
        .map((error) => presentError(error, log))
      return {
        statusCode: refusedStatuses[String(errors[0]?.extensions['code'])] ?? statusCode ?? 200,
        response: { data: execution.data ?? null, errors },
      }
    },
  })
  refuseEarly(app)
  app.graphql.addHook('preSubscriptionExecution', async (_schema, _document, context) => {
    const { request, _connectionInit: first } = context
    if (request === undefined) throw new Error('a subscription without a request')
    const caller = await authenticateOperation(request, first, access)
    Object.assign(context, operationContext(useCasesFor, { caller, id: request.id }))
  })
  await app.register(stream, { useCasesFor, closing: closing.signal, keys, log, heartbeatMs })
  await app.register(graphiql)
}
