import { readFileSync } from 'node:fs'
import type { FastifyInstance } from 'fastify'
import mercurius from 'mercurius'
import type { UseCases } from '../studies/use-cases.js'
import type { Authenticate } from '../access/authenticate.js'
import { operationLimit } from '../http/rate-limit.js'
import { asCaller, loadersAsCaller, type Access } from './as-caller.js'
import { asGraphQLError, presentError, refusedStatuses, withoutEnvelope } from './errors.js'
import { graphiql } from './graphiql.js'
import { checkComplexity, queryDepthMax } from './limits.js'
import { loadersOf } from './loaders.js'
import { isSameOrigin } from './origin.js'
import { refuseEarly } from './refuse-early.js'
import { resolversOf } from './resolvers.js'
import { stream } from './stream.js'

export const schemaFile = new URL('schema.graphql', import.meta.url)
const persistedQueriesMax = 1000
/** Documents of studies and archives in base64 come as variables. */
const bodyLimitBytes = 64 * 2 ** 20

export interface GraphqlOptions { readonly useCases: UseCases; readonly authenticate: Authenticate; readonly heartbeatMs: number }

/** /graphql (queries, mutations; subscriptions over WebSocket), /graphql/stream (subscriptions as server-sent events) and the playground at /graphiql. */
export async function graphql(app: FastifyInstance, { useCases, authenticate, heartbeatMs }: GraphqlOptions): Promise<void> {
  const closing = new AbortController()
  app.addHook('preClose', async () => closing.abort())
  const log = (fault: Error): void => app.log.error({ err: fault }, 'unexpected fault')
  const access: Access = { authenticate, count: operationLimit(app), present: (error) => presentError(asGraphQLError(error), log) }
  await app.register(mercurius, {
    schema: readFileSync(schemaFile, 'utf8'),
    resolvers: asCaller(resolversOf(useCases, closing.signal), access),
    loaders: loadersAsCaller(loadersOf(useCases)),
    graphiql: false,
    queryDepth: queryDepthMax,
    additionalRouteOptions: { bodyLimit: bodyLimitBytes },
    persistedQueryProvider: mercurius.persistedQueryDefaults.automatic(persistedQueriesMax),
    // a WebSocket upgrade has no other header of the list; its origin is checked instead
    csrfPrevention: { requiredHeaders: ['x-mercurius-operation-name', 'mercurius-require-preflight', 'sec-websocket-key'] },
    subscription: { verifyClient: ({ req }, next) => next(isSameOrigin(req.headers.origin, req.headers.host), 403, 'another origin') },
    errorFormatter: (execution, context) => {
      const { statusCode } = mercurius.defaultErrorFormatter(execution, context)
      const errors = execution.errors.flatMap(withoutEnvelope).map((error) => presentError(error, log))
      return { statusCode: refusedStatuses[String(errors[0]?.extensions['code'])] ?? statusCode ?? 200, response: { data: execution.data ?? null, errors } }
    },
  })
  refuseEarly(app)
  app.graphql.addHook('preExecution', async (schema, document, _context, variables) => checkComplexity(schema, document, variables as Readonly<Record<string, unknown>> | undefined))
  await app.register(stream, { closing: closing.signal, log, heartbeatMs })
  await app.register(graphiql)
}
