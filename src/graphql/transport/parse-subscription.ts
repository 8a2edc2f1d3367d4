import type { FastifyRequest } from 'fastify'
import {
  getOperationAST,
  GraphQLError,
  Kind,
  parse,
  validate,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql'
import { BatchwiseError, invalid, malformed } from '../../errors.js'
import { asGraphQLError, isStackOverflow, nestedTooDeeply } from '../errors.js'
import { checkComplexity } from '../limits.js'
import { isSameOrigin } from './request-parts.js'

export interface Operation {
  readonly document: DocumentNode
  readonly variableValues: Readonly<Record<string, unknown>>
  readonly operationName: string | null
}

/** Why a request is no subscription that can start. */
export class RefusedOperation extends Error {
  override readonly name = 'RefusedOperation'
  constructor(readonly errors: readonly GraphQLError[]) {
    super(errors.map(({ message }) => message).join('; '))
  }
}

/**
 * The subscription in a request for a stream. Throws `RefusedOperation`. The depth is not checked:
 * the result of a subscription does not nest.
 */
export function parseSubscription(request: FastifyRequest, schema: GraphQLSchema): Operation {
  try {
    refuseOtherOrigins(request)
    const { query, variables, operationName } = bodyOf(request)
    const document = parse(query)
    const validationErrors = validate(schema, document)
    if (validationErrors.length > 0) throw new RefusedOperation(validationErrors)
    const subscription = subscriptionIn(document, operationName, query)
    refuseCondition(subscription, document, query)
    checkComplexity(schema, { document, variables })
    return { document, variableValues: variables, operationName }
  } catch (error) {
    if (error instanceof GraphQLError || error instanceof BatchwiseError)
      throw new RefusedOperation([asGraphQLError(error)])
    if (isStackOverflow(error)) throw new RefusedOperation([asGraphQLError(nestedTooDeeply())])
    throw error
  }
}

function refuseOtherOrigins({ headers }: FastifyRequest): void {
  if (isSameOrigin(headers.origin, headers.host)) return
  throw invalid(
    '/headers/origin',
    headers.origin,
    `a page of ${headers.host}`,
    'pages of other origins may not subscribe',
  )
}

interface Body {
  readonly query: string
  readonly variables: Readonly<Record<string, unknown>>
  readonly operationName: string | null
}

function bodyOf({ body }: FastifyRequest): Body {
  const { query, variables, operationName } = asRecord(body)
  if (typeof query !== 'string')
    throw malformed('/query', query ?? null, 'a GraphQL subscription', 'the body has no query')
  return {
    query,
    variables: asRecord(variables),
    operationName: typeof operationName === 'string' ? operationName : null,
  }
}

const asRecord = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}

/** Characters of a refused query that the error quotes. */
const quotedLength = 80

function subscriptionIn(
  document: DocumentNode,
  operationName: string | null,
  query: string,
): OperationDefinitionNode {
  const operation = getOperationAST(document, operationName)
  if (operation?.operation === 'subscription') return operation
  throw invalid(
    '/query',
    query.slice(0, quotedLength),
    'a subscription',
    'queries and mutations go to /graphql',
  )
}

/** A condition may leave nothing to subscribe to; the executor of graphql-js would throw. */
function refuseCondition(
  { selectionSet }: OperationDefinitionNode,
  document: DocumentNode,
  query: string,
): void {
  if (!isConditional(selectionSet, document)) return
  throw invalid(
    '/query',
    query.slice(0, quotedLength),
    'a subscription without @skip and @include at its field',
    'the field of a subscription cannot be conditional',
  )
}

/** The root field, or a fragment that leads to it, has @skip or @include. */
function isConditional({ selections }: SelectionSetNode, document: DocumentNode): boolean {
  return selections.some(
    (selection) =>
      hasCondition(selection) ||
      fragmentSelections(selection, document).some((set) => isConditional(set, document)),
  )
}

const hasCondition = ({ directives = [] }: SelectionNode): boolean =>
  directives.some(({ name }) => name.value === 'skip' || name.value === 'include')

function fragmentSelections(
  selection: SelectionNode,
  { definitions }: DocumentNode,
): readonly SelectionSetNode[] {
  if (selection.kind === Kind.INLINE_FRAGMENT) return [selection.selectionSet]
  if (selection.kind === Kind.FIELD) return []
  return definitions.flatMap((definition) => {
    const isSpread =
      definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === selection.name.value
    return isSpread ? [definition.selectionSet] : []
  })
}
