import type { FastifyRequest } from 'fastify'
import {
  getOperationAST,
  GraphQLError,
  Kind,
  parse,
  validate,
  type DocumentNode,
  type GraphQLSchema,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql'
import { BatchwiseError, errorCodes, invalid } from '../../errors.js'
import { isOverflow, tooDeep } from '../errors.js'
import { checkComplexity } from '../limits.js'
import { isSameOrigin } from './origin.js'

export interface Operation {
  readonly document: DocumentNode
  readonly variableValues: Readonly<Record<string, unknown>>
  readonly operationName: string | null
}

/** The subscription in a request for a stream. Throws an AggregateError of GraphQLErrors. Depth is no matter: what a subscription gives does not nest. */
export function parseSubscription(
  { body, headers }: FastifyRequest,
  schema: GraphQLSchema,
): Operation {
  if (!isSameOrigin(headers.origin, headers.host))
    throw faulty(
      invalid(
        '/headers/origin',
        headers.origin,
        `a page of ${headers.host}`,
        'pages of other origins may not subscribe',
      ),
    )
  const { query, variables, operationName } =
    typeof body === 'object' && body !== null ? (body as Readonly<Record<string, unknown>>) : {}
  if (typeof query !== 'string')
    throw faulty(
      new BatchwiseError(errorCodes.malformedBody, 'the body has no query', [
        {
          pointer: '/query',
          value: query ?? null,
          accepted: 'a GraphQL subscription',
          message: 'query is missing',
        },
      ]),
    )
  const variableValues =
    typeof variables === 'object' && variables !== null
      ? (variables as Readonly<Record<string, unknown>>)
      : {}
  const name = typeof operationName === 'string' ? operationName : null
  const document = parsed(query)
  // the rule of the single root throws where that root is conditional
  const errors = checked(() => validate(schema, document))
  if (errors.length > 0) throw new AggregateError(errors)
  const operation = getOperationAST(document, name)
  if (operation?.operation !== 'subscription')
    throw faulty(
      invalid(
        '/query',
        query.slice(0, 80),
        'a subscription',
        'queries and mutations go to /graphql',
      ),
    )
  if (isConditional(operation.selectionSet, document))
    throw faulty(
      invalid(
        '/query',
        query.slice(0, 80),
        'a subscription without @skip and @include at its field',
        'what is subscribed to cannot depend on a condition',
      ),
    )
  checked(() => checkComplexity(schema, document, variableValues))
  return { document, variableValues, operationName: name }
}

/** The field of a subscription, or what leads to it, has @skip or @include: then there may be nothing to subscribe to. */
function isConditional({ selections }: SelectionSetNode, document: DocumentNode): boolean {
  return selections.some(
    (selection) =>
      (selection.directives ?? []).some(
        ({ name }) => name.value === 'skip' || name.value === 'include',
      ) || belowOf(selection, document).some((set) => isConditional(set, document)),
  )
}

function belowOf(
  selection: SelectionNode,
  { definitions }: DocumentNode,
): readonly SelectionSetNode[] {
  if (selection.kind === Kind.INLINE_FRAGMENT) return [selection.selectionSet]
  if (selection.kind === Kind.FIELD) return []
  return definitions.flatMap((definition) =>
    definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === selection.name.value
      ? [definition.selectionSet]
      : [],
  )
}

const parsed = (query: string): DocumentNode => checked(() => parse(query))
const faulty = (error: BatchwiseError): AggregateError =>
  new AggregateError([new GraphQLError(error.message, { originalError: error })])

function checked<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw error instanceof GraphQLError
      ? new AggregateError([error])
      : isOverflow(error)
        ? new AggregateError([tooDeep()])
        : error
  }
}
