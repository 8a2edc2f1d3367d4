/** Requests that mercurius would take, or fail at, although they are none: refused in words before anything is executed. */
import type { FastifyInstance, FastifyReply, FastifyRequest, preHandlerHookHandler } from 'fastify'
import {
  getOperationAST,
  GraphQLError,
  Location,
  parse,
  type DocumentNode,
  type OperationDefinitionNode,
} from 'graphql'
import { BatchwiseError, errorCodes, invalid } from '../../errors.js'
import { checkComplexity } from '../limits.js'

export function refuseEarly(app: FastifyInstance): void {
  // text that is no GraphQL is tried as JSON of a parsed document, which nobody checked
  app.graphql.addHook('preValidation', async (_schema, document: Partial<DocumentNode> | null) => {
    if (!(document?.loc instanceof Location))
      throw refused(
        new BatchwiseError(errorCodes.malformedBody, 'the query is not GraphQL', [
          {
            pointer: '/query',
            value: null,
            accepted: 'a GraphQL document as text',
            message: 'the query is not GraphQL',
          },
        ]),
      )
  })
  app.graphql.addHook('preExecution', (schema, document, { reply }, variables) => {
    if (
      getOperationAST(document, operationNameOf(requestOf(reply)))?.operation === 'subscription'
    ) {
      throw refused(
        invalid(
          '/query',
          'subscription',
          'a query or a mutation',
          'subscriptions go over a WebSocket (graphql-transport-ws) or to POST /graphql/stream',
        ),
      )
    }
    checkComplexity(schema, document, variables as Readonly<Record<string, unknown>> | undefined)
  })
}

/** Of a request without a body the operation is looked at before it is known to be there, and it may change nothing. `textOf`: the query behind a hash. A hook of the route, since mercurius' own makes every request wait. */
export function refuseByGet(
  textOf: (hash: string) => Promise<string | undefined>,
): preHandlerHookHandler {
  return (request, reply, done) => {
    if (request.method === 'POST' || request.ws || request.validationError !== undefined)
      return done()
    const { query, extensions } = request.query as {
      readonly query?: string
      readonly extensions?: string
    }
    const check = (source: string | undefined): void => {
      try {
        if (source !== undefined && source !== '') onlyReads(source, request, reply)
        done()
      } catch (error) {
        done(error as Error)
      }
    }
    const hash = query === undefined || query === '' ? hashIn(extensions) : null
    if (hash === null) check(query)
    else textOf(hash).then(check, done)
  }
}

function onlyReads(source: string, request: FastifyRequest, reply: FastifyReply): void {
  const operation = namedIn(source, request)
  if (operation === null || operation.operation === 'query') return
  reply.header('allow', 'POST')
  throw refused(
    new BatchwiseError(
      errorCodes.methodNotAllowed,
      `a ${operation.operation} is not sent by ${request.method}`,
    ),
  )
}

/** Null where there is none, or no JSON, which is said in its turn. */
function hashIn(extensions: string | undefined): string | null {
  try {
    const hash = (
      JSON.parse(extensions ?? '') as {
        readonly persistedQuery?: { readonly sha256Hash?: unknown }
      } | null
    )?.persistedQuery?.sha256Hash
    return typeof hash === 'string' ? hash : null
  } catch {
    return null
  }
}

const requestOf = (
  reply: { readonly request: FastifyRequest } | undefined,
): FastifyRequest | undefined => reply?.request
const refused = (error: BatchwiseError): GraphQLError =>
  new GraphQLError(error.message, { originalError: error })

/** Null where the text is no GraphQL, which is said in its turn. */
function namedIn(source: string, request: FastifyRequest): OperationDefinitionNode | null {
  let document: DocumentNode
  try {
    document = parse(source)
  } catch {
    return null
  }
  const name = operationNameOf(request)
  const operation = getOperationAST(document, name)
  if (operation === null || operation === undefined)
    throw refused(
      invalid(
        '/operationName',
        name,
        'the name of an operation in the query, where it has several',
        name === null
          ? 'the query has not exactly one operation, and none is named'
          : `the query has no operation ${name}`,
      ),
    )
  return operation
}

function operationNameOf(request: FastifyRequest | undefined): string | null {
  const given = request?.method === 'POST' ? request.body : request?.query
  const name =
    typeof given === 'object' && given !== null && 'operationName' in given
      ? given.operationName
      : null
  return typeof name === 'string' && name !== '' ? name : null
}
