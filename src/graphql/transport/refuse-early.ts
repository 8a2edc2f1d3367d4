/** Refuses, before anything executes, requests that mercurius would accept or fail at. */
import type {
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  preHandlerAsyncHookHandler,
} from 'fastify'
import {
  getOperationAST,
  Location,
  parse,
  type DocumentNode,
  type OperationDefinitionNode,
} from 'graphql'
import { BatchwiseError, errorCodes, invalid, malformed } from '../../errors.js'
import { asGraphQLError } from '../errors.js'
import { checkComplexity } from '../limits.js'
import { operationNameIn, persistedQueryHashIn } from './request-parts.js'

/** Adds hooks that refuse what is no query or mutation, and operations that select too much. */
export function refuseEarly(app: FastifyInstance): void {
  // mercurius parses text that is not GraphQL as JSON of a parsed document, which nobody checked
  app.graphql.addHook('preValidation', async (_schema, document: Partial<DocumentNode> | null) => {
    if (document?.loc instanceof Location) return
    throw asGraphQLError(
      malformed('/query', null, 'a GraphQL document as text', 'the query is not GraphQL'),
    )
  })
  app.graphql.addHook('preExecution', (schema, document, { reply }, variables) => {
    refuseSubscription(document, reply?.request)
    checkComplexity(schema, { document, variables: variables ?? {} })
  })
}

function refuseSubscription(document: DocumentNode, request: FastifyRequest | undefined): void {
  const name = request === undefined ? null : operationNameIn(request)
  if (getOperationAST(document, name)?.operation !== 'subscription') return
  throw asGraphQLError(
    invalid(
      '/query',
      'subscription',
      'a query or a mutation',
      'subscriptions go over a WebSocket (graphql-transport-ws) or to POST /graphql/stream',
    ),
  )
}

/**
 * Refuses a GET or HEAD request that would change something. A hook of the route: hooks of
 * mercurius would slow down every request.
 *
 * @param queryByHash the text of a persisted query
 */
export function refuseWritesByGet(
  queryByHash: (hash: string) => Promise<string | undefined>,
): preHandlerAsyncHookHandler {
  return async (request, reply) => {
    if (request.method === 'POST' || request.ws || request.validationError !== undefined) return
    const { query, extensions } = request.query as {
      readonly query?: string
      readonly extensions?: string
    }
    const hash = query === undefined || query === '' ? persistedQueryHashIn(extensions) : null
    const source = hash === null ? query : await queryByHash(hash)
    if (source !== undefined && source !== '') refuseWrite(source, request, reply)
  }
}

function refuseWrite(source: string, request: FastifyRequest, reply: FastifyReply): void {
  const document = parsed(source)
  if (document === null) return
  const { operation } = selectedOperation(document, operationNameIn(request))
  if (operation === 'query') return
  reply.header('allow', 'POST')
  throw asGraphQLError(
    new BatchwiseError(
      errorCodes.methodNotAllowed,
      `a ${operation} cannot be sent by ${request.method}`,
    ),
  )
}

/** Null when the text is not GraphQL: mercurius reports that later. */
function parsed(source: string): DocumentNode | null {
  try {
    return parse(source)
  } catch {
    return null
  }
}

function selectedOperation(document: DocumentNode, name: string | null): OperationDefinitionNode {
  const operation = getOperationAST(document, name)
  if (operation !== null && operation !== undefined) return operation
  throw asGraphQLError(
    invalid(
      '/operationName',
      name,
      'the name of an operation in the query, when it has several',
      name === null
        ? 'the query does not have exactly one operation, and none is named'
        : `the query has no operation ${name}`,
    ),
  )
}
