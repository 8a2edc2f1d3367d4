import { readFileSync } from 'node:fs'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { GraphQLError } from 'graphql'
import mercurius from 'mercurius'
import type { UseCases } from '../studies/use-cases.js'
import type { Authenticate } from '../access/authenticate.js'
import { operationLimit } from '../http/rate-limit.js'
import { asCaller } from './as-caller.js'
import { asGraphQLError, presentError, refusedStatuses } from './errors.js'
import { graphiql } from './graphiql.js'
import { resolversOf } from './resolvers.js'

/** Introspection alone is 15 deep. */
const queryDepthMax = 16
export const schemaFile = new URL('schema.graphql', import.meta.url)

/** /graphql (queries, mutations; subscriptions over WebSocket) and the playground at /graphiql. */
export async function graphql(app: FastifyInstance, { useCases, authenticate }: { readonly useCases: UseCases; readonly authenticate: Authenticate }): Promise<void> {
  const closing = new AbortController()
  app.addHook('preClose', async () => closing.abort())
  const log = (fault: Error): void => app.log.error({ err: fault }, 'unexpected fault')
  await app.register(mercurius, {
    schema: readFileSync(schemaFile, 'utf8'),
    resolvers: asCaller(resolversOf(useCases, closing.signal), { authenticate, count: operationLimit(app), present: (error) => presentError(asGraphQLError(error), log) }),
    graphiql: false,
    queryDepth: queryDepthMax,
    // a WebSocket upgrade has no other header of the list; its origin is checked instead
    csrfPrevention: { requiredHeaders: ['x-mercurius-operation-name', 'mercurius-require-preflight', 'sec-websocket-key'] },
    subscription: { verifyClient: ({ req }, next) => next(isSameOrigin(req.headers.origin, req.headers.host), 403, 'another origin') },
    errorFormatter: (execution, context) => {
      const { statusCode } = mercurius.defaultErrorFormatter(execution, context)
      const errors = execution.errors.flatMap(withoutEnvelope).map((error) => presentError(error, log))
      return { statusCode: refusedStatuses[String(errors[0]?.extensions['code'])] ?? statusCode ?? 200, response: { data: execution.data ?? null, errors } }
    },
  })
  await app.register(graphiql)
}

/** A query that does not validate comes as one error that carries the list. */
function withoutEnvelope(error: GraphQLError): readonly GraphQLError[] {
  const carried: unknown = error.originalError !== undefined && error.originalError !== null && 'errors' in error.originalError ? error.originalError.errors : null
  if (!Array.isArray(carried)) return [error]
  return carried.map((inner: unknown) => (inner instanceof GraphQLError ? inner : new GraphQLError(inner instanceof Error ? inner.message : String(inner))))
}

/** Programs send no origin; a page must come from this service. */
export function isSameOrigin(origin: string | undefined, host: FastifyRequest['headers']['host']): boolean {
  if (origin === undefined) return true
  return URL.canParse(origin) && new URL(origin).host === host
}
