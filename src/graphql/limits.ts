/** How much one operation may ask for. */
import { GraphQLError, Kind, type DocumentNode, type GraphQLSchema, type TypeNode } from 'graphql'
import { LRUCache } from 'lru-cache'
import {
  getComplexity,
  simpleEstimator,
  type ComplexityEstimatorArgs,
} from 'graphql-query-complexity'
import { BatchwiseError, errorCodes } from '../errors.js'
import { pageSizes } from './connections.js'

/** Introspection alone is 15 deep. */
export const queryDepthMax = 16
/** Fields that may be answered at most: a page of 100 studies with ten fields each is 1,000. */
export const complexityMax = 10_000

/** A field counts one, and what lies below a page counts for each entry that it may have. */
const pages = ({ args, childComplexity, node }: ComplexityEstimatorArgs): number | undefined => {
  if (!isPaged(node.name.value)) return undefined
  const size: unknown = args['first'] ?? args['last'] ?? pageSizes[node.name.value].usual
  return 1 + (typeof size === 'number' && size > 0 ? size : 1) * childComplexity
}

const isPaged = (field: string): field is keyof typeof pageSizes => Object.hasOwn(pageSizes, field)

/** Throws where a document asks for more than `complexityMax`. What asks about the schema alone is free: the playground does. */
export function checkComplexity(
  schema: GraphQLSchema,
  query: DocumentNode,
  variables?: Readonly<Record<string, unknown>> | null,
  operationName?: string,
): void {
  const complexity = knownComplexity(schema, query, variables ?? {}, operationName)
  if (complexity <= complexityMax) return
  const message = `the operation may answer ${complexity} fields, at most ${complexityMax} are allowed: ask for smaller pages or fewer fields`
  const cause = new BatchwiseError(errorCodes.invalidRequest, message, [
    { pointer: '/query', value: complexity, accepted: `at most ${complexityMax}`, message },
  ])
  throw new GraphQLError(message, { originalError: cause, extensions: { http: { status: 400 } } })
}

function isIntrospection({ definitions }: DocumentNode): boolean {
  const roots = definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION ? definition.selectionSet.selections : [],
  )
  return roots.every(
    (root) =>
      root.kind === Kind.FIELD &&
      (root.name.value === '__schema' ||
        root.name.value === '__type' ||
        root.name.value === '__typename'),
  )
}

interface Counted {
  readonly counts: LRUCache<string, number>
  readonly countedBy: readonly string[]
}
/** By document, of which mercurius keeps those asked for last. */
const known = new WeakMap<DocumentNode, Counted>()
const variationsMax = 20

/** A document is counted once for all that its complexity depends on: of its variables those that may be sizes of pages, or include or skip a field. */
function knownComplexity(
  schema: GraphQLSchema,
  query: DocumentNode,
  variables: Readonly<Record<string, unknown>>,
  operationName: string | undefined,
): number {
  const counted = known.get(query) ?? {
    counts: new LRUCache<string, number>({ max: variationsMax }),
    countedBy: countedVariables(query),
  }
  known.set(query, counted)
  // null is a value, what is absent has its default
  const key = JSON.stringify([
    operationName,
    ...counted.countedBy.map((name) =>
      Object.hasOwn(variables, name) ? variables[name] : 'absent',
    ),
  ])
  const complexity =
    counted.counts.get(key) ?? complexityOf(schema, query, variables, operationName)
  counted.counts.set(key, complexity)
  return complexity
}

/** Variables of the types Int and Boolean, of every operation of a document. */
function countedVariables({ definitions }: DocumentNode): readonly string[] {
  const all = definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION ? (definition.variableDefinitions ?? []) : [],
  )
  return [
    ...new Set(
      all.filter(({ type }) => isCounted(type)).map(({ variable }) => variable.name.value),
    ),
  ]
}

function isCounted(type: TypeNode): boolean {
  return type.kind === Kind.NON_NULL_TYPE
    ? isCounted(type.type)
    : type.kind === Kind.NAMED_TYPE && (type.name.value === 'Int' || type.name.value === 'Boolean')
}

function complexityOf(
  schema: GraphQLSchema,
  query: DocumentNode,
  variables: Readonly<Record<string, unknown>>,
  operationName: string | undefined,
): number {
  if (isIntrospection(query)) return 0
  return getComplexity({
    schema,
    query,
    variables: { ...variables },
    estimators: [pages, simpleEstimator({ defaultComplexity: 1 })],
    ...(operationName === undefined ? {} : { operationName }),
  })
}
