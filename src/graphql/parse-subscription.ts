import type { FastifyRequest } from 'fastify'
import { getOperationAST, GraphQLError, parse, validate, type DocumentNode, type GraphQLSchema } from 'graphql'
import { BatchwiseError, errorCodes, invalid } from '../errors.js'
import { checkComplexity } from './limits.js'
import { isSameOrigin } from './origin.js'

export interface Operation { readonly document: DocumentNode; readonly variableValues: Readonly<Record<string, unknown>>; readonly operationName: string | null }

/** The subscription in a request for a stream. Throws an AggregateError of GraphQLErrors. Depth is no matter: what a subscription gives does not nest. */
export function parseSubscription({ body, headers }: FastifyRequest, schema: GraphQLSchema): Operation {
  if (!isSameOrigin(headers.origin, headers.host)) throw faulty(invalid('/headers/origin', headers.origin, `a page of ${headers.host}`, 'pages of other origins may not subscribe'))
  const { query, variables, operationName } = typeof body === 'object' && body !== null ? (body as Readonly<Record<string, unknown>>) : {}
  if (typeof query !== 'string') throw faulty(new BatchwiseError(errorCodes.malformedBody, 'the body has no query', [{ pointer: '/query', value: query ?? null, accepted: 'a GraphQL subscription', message: 'query is missing' }]))
  const variableValues = typeof variables === 'object' && variables !== null ? (variables as Readonly<Record<string, unknown>>) : {}
  const name = typeof operationName === 'string' ? operationName : null
  const document = parsed(query)
  const errors = validate(schema, document)
  if (errors.length > 0) throw new AggregateError(errors)
  if (getOperationAST(document, name)?.operation !== 'subscription') throw faulty(invalid('/query', query.slice(0, 80), 'a subscription', 'queries and mutations go to /graphql'))
  checked(() => checkComplexity(schema, document, variableValues))
  return { document, variableValues, operationName: name }
}

const parsed = (query: string): DocumentNode => checked(() => parse(query))
const faulty = (error: BatchwiseError): AggregateError => new AggregateError([new GraphQLError(error.message, { originalError: error })])

function checked<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw error instanceof GraphQLError ? new AggregateError([error]) : error
  }
}
