import { readFileSync } from 'node:fs'
import websocket from '@fastify/websocket'
import type { FastifyInstance } from 'fastify'
import mercurius from 'mercurius'
import type { UseCases } from '../studies/use-cases.js'
import type { Authenticate } from '../access/authenticate.js'
import type { KeyWatch } from '../access/key-watch.js'
import { operationLimit } from '../http/rate-limit.js'
import { notingReads } from './answer-reads.js'
import { asCaller } from './transport/as-caller.js'
import { asGraphQLError, presentError, refusedStatuses, withoutEnvelope } from './errors.js'
import { graphiql } from './playground/graphiql.js'
import { keepAnswers } from './kept-answers.js'
import { queryDepthMax } from './limits.js'
import { isSameOrigin } from './transport/origin.js'
import { refuseByGet, refuseEarly } from './transport/refuse-early.js'
import { resolversOf, shownFields } from './resolvers.js'
import type { Access } from './transport/socket-caller.js'
import { Sockets, type SocketRules } from './transport/sockets.js'
import { stream } from './transport/stream.js'

export const schemaFile = new URL('schema.graphql', import.meta.url)
const persistedQueriesMax = 1000
/** Documents of studies and archives in base64 come as variables. */
const bodyLimitBytes = 64 * 2 ** 20
const socketMessageMaxBytes = 2 ** 20

export interface GraphqlOptions {
  readonly useCases: UseCases
  readonly authenticate: Authenticate
  readonly keys: KeyWatch | null
  readonly sockets: SocketRules
  readonly heartbeatMs: number
}

/** /graphql (queries, mutations; subscriptions over WebSocket), /graphql/stream (subscriptions as server-sent events) and the playground at /graphiql. */
export async function graphql(
  app: FastifyInstance,
  { useCases, authenticate, keys, sockets: rules, heartbeatMs }: GraphqlOptions,
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
  const { preHandler, ...encoding } = keepAnswers(app)
  await app.register(mercurius, {
    schema: readFileSync(schemaFile, 'utf8'),
    resolvers: {
      ...asCaller(resolversOf(notingReads(useCases), closing.signal), access),
      ...shownFields,
    },
    graphiql: false,
    queryDepth: queryDepthMax,
    additionalRouteOptions: {
      bodyLimit: bodyLimitBytes,
      preHandler: [refuseByGet(persistedQueryProvider.getQueryFromHash), preHandler],
      ...encoding,
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
  await app.register(stream, { closing: closing.signal, keys, log, heartbeatMs })
  await app.register(graphiql)
}
