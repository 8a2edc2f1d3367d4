/** How much one operation may select. */
import { GraphQLError, Kind, type DocumentNode, type GraphQLSchema } from 'graphql'
import {
  getComplexity,
  simpleEstimator,
  type ComplexityEstimatorArgs,
} from 'graphql-query-complexity'
import { invalid } from '../errors.js'
import { pageSizes } from './paging.js'

/** Introspection alone is 15 deep. */
export const queryDepthMax = 16
/** In fields of the answer: a page of 100 studies with ten fields each is 1,000. */
const complexityMax = 10_000

/** What an operation is executed with. */
export interface OperationInput {
  readonly document: DocumentNode
  readonly variables: Readonly<Record<string, unknown>>
}

/**
 * Throws when an operation may answer more than `complexityMax` fields. Queries about the schema
 * alone are exempt: the playground sends them.
 */
export function checkComplexity(
  schema: GraphQLSchema,
  { document, variables }: OperationInput,
): void {
  if (isIntrospection(document)) return
  const complexity = getComplexity({
    schema,
    query: document,
    variables: { ...variables },
    estimators: [pageComplexity, simpleEstimator({ defaultComplexity: 1 })],
  })
  if (complexity <= complexityMax) return
  const message =
    `the operation may answer ${complexity} fields, at most ${complexityMax} are allowed: ` +
    'request smaller pages or fewer fields'
  throw new GraphQLError(message, {
    originalError: invalid('/query', complexity, `at most ${complexityMax}`, message),
    extensions: { http: { status: 400 } },
  })
}

/** A field counts one; the fields below a page count once for each entry of the page. */
function pageComplexity(estimate: ComplexityEstimatorArgs): number | undefined {
  const { args, childComplexity, node } = estimate
  const field = node.name.value
  if (!isPaged(field)) return undefined
  const size: unknown = args['first'] ?? args['last'] ?? pageSizes[field].default
  const entries = typeof size === 'number' && size > 0 ? size : 1
  return 1 + entries * childComplexity
}

const isPaged = (field: string): field is keyof typeof pageSizes => Object.hasOwn(pageSizes, field)

const introspectionFields: ReadonlySet<string> = new Set(['__schema', '__type', '__typename'])

function isIntrospection({ definitions }: DocumentNode): boolean {
  const rootSelections = definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION ? definition.selectionSet.selections : [],
  )
  return rootSelections.every(
    (selection) => selection.kind === Kind.FIELD && introspectionFields.has(selection.name.value),
  )
}
