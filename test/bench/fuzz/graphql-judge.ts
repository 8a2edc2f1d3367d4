/** Judges the answer to an operation by the schema and the GraphQL specification. */
import { readFileSync } from 'node:fs'
import {
  buildSchema,
  getOperationAST,
  GraphQLScalarType,
  Kind,
  parse,
  validate,
  type DocumentNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql'
import { getVariableValues } from 'graphql/execution/values.js'
import { errorCodes } from '../../../src/errors.js'
import { schemaFile } from '../../../src/graphql/plugin.js'
import { bytesScalar, dateTimeScalar, jsonScalar } from '../../../src/graphql/resolvers/scalars.js'
import { Problem } from '../../../src/rest/schemas.js'
import type { Finding, FindingKind } from './findings.js'
import type { Operation, OperationKind } from './graphql-operations.js'
import { shapeFaults } from './graphql-shape.js'

export interface Answer {
  readonly status: number
  readonly type: string
  readonly text: string
}

interface AnsweredError {
  readonly message?: unknown
  readonly path?: unknown
  readonly extensions?: { readonly code?: unknown }
}

interface Body {
  readonly data?: unknown
  readonly errors?: readonly AnsweredError[]
}

/** Statuses that docs/api.md lists for GraphQL. */
const documentedStatuses: ReadonlySet<number> = new Set([200, 400, 401, 405, 413, 415, 429])
/**
 * Messages of refusals that the schema does not express: the limits of depth and fields, and
 * no condition on a subscription's field (GraphQL September 2025, 5.2.3.1).
 * The library does not validate the latter.
 */
const limitMessage =
  /depth|may answer \d+ fields|maximum allowed number of nodes|what is subscribed to cannot depend on a condition/i

export const fuzzedSchema: GraphQLSchema = (() => {
  const schema = buildSchema(readFileSync(schemaFile, 'utf8'))
  for (const scalar of [jsonScalar, dateTimeScalar, bytesScalar]) {
    const own = schema.getType(scalar.name)
    if (own instanceof GraphQLScalarType)
      Object.assign(own, { parseValue: scalar.parseValue, parseLiteral: scalar.parseLiteral })
  }
  return schema
})()

/** If `operation` is null, the request was invalid: only the form of the answer is checked. */
export function judge(
  answer: Answer,
  operation: Operation | null,
  where: string,
  isStream = false,
): readonly Finding[] {
  const find = (kind: FindingKind, what: string): Finding => ({
    kind,
    where,
    what: `${what}; ${answer.status} ${answer.text.slice(0, 500)}`,
  })
  if (answer.status >= 500) return [find('serverErrors', 'a fault of the service')]
  const undocumented = documentedStatuses.has(answer.status)
    ? []
    : [find('undocumented', `status ${answer.status}`)]
  const violation = (what: string): Finding => find('schemaViolations', what)
  // key, type and size of the body are checked before GraphQL; the stream path refuses as REST does
  if (answer.type.startsWith('application/problem+json'))
    return [...undocumented, ...problemFaults(answer.text).map(violation)]
  const body = bodyOf(answer)
  if (body === null) return [...undocumented, violation(`not a GraphQL answer (${answer.type})`)]
  const internal = hasInternalError(body) ? [find('serverErrors', 'the code internal')] : []
  const isChecked = operation !== null && answer.status !== 401
  return [
    ...undocumented,
    ...internal,
    ...errorFaults(body).map(violation),
    ...(isChecked ? schemaFaults(body, operation, isStream).map(violation) : []),
  ]
}

function problemFaults(text: string): readonly string[] {
  return Problem.safeParse(JSON.parse(text)).success ? [] : ['not a problem document']
}

function hasInternalError({ errors = [] }: Body): boolean {
  return errors.some(({ extensions }) => extensions?.code === errorCodes.internal)
}

function errorFaults({ errors = [] }: Body): readonly string[] {
  const codes: readonly unknown[] = Object.values(errorCodes)
  return errors
    .filter(
      ({ message, extensions }) => typeof message !== 'string' || !codes.includes(extensions?.code),
    )
    .map(() => 'an error without message or code')
}

function bodyOf({ type, text }: Answer): Body | null {
  if (!type.includes('json')) return null
  try {
    const body = JSON.parse(text) as Body | null
    if (typeof body !== 'object' || body === null) return null
    return 'data' in body || Array.isArray(body.errors) ? body : null
  } catch {
    return null
  }
}

/** Whether the operation was executed or refused as the schema says, and the data fits it. */
function schemaFaults(body: Body, operation: Operation, isStream: boolean): readonly string[] {
  const found = executable(operation)
  const isMisplaced = found?.operation.operation === 'subscription' && !isStream
  const isExecuted = body.data !== null && body.data !== undefined
  if (found === null || isMisplaced) return invalidOperationFaults(body, isExecuted)
  if (!isExecuted) return refusalFaults(body)
  const root = rootTypeOf(found.operation.operation)
  return root === null || root === undefined
    ? []
    : shapeFaults(body.data, found.operation, root, found.document)
}

function invalidOperationFaults({ errors = [] }: Body, isExecuted: boolean): readonly string[] {
  if (isExecuted) return ['was executed although the schema does not allow it']
  return errors.length === 0 ? ['was neither executed nor refused'] : []
}

/** An error with a path comes from the execution; data is null if it reached the root. */
function refusalFaults({ errors = [] }: Body): readonly string[] {
  const refusals = errors.filter(
    ({ path, message }) => path === undefined && !limitMessage.test(String(message)),
  )
  if (refusals.length > 0)
    return [`was refused although the schema allows it: ${String(refusals[0]?.message)}`]
  return errors.length === 0 ? ['has neither data nor errors'] : []
}

function rootTypeOf(kind: OperationKind): GraphQLObjectType | null | undefined {
  return {
    query: fuzzedSchema.getQueryType(),
    mutation: fuzzedSchema.getMutationType(),
    subscription: fuzzedSchema.getSubscriptionType(),
  }[kind]
}

interface Executable {
  readonly document: DocumentNode
  readonly operation: OperationDefinitionNode
}

/** The operation of a valid request, or null if the request is invalid. */
export function executable(request: Operation): Executable | null {
  const { query, variables, operationName } = request
  try {
    const document = parse(query)
    if (
      validate(fuzzedSchema, document).length > 0 ||
      document.definitions.every(({ kind }) => kind !== Kind.OPERATION_DEFINITION)
    )
      return null
    const operation = getOperationAST(document, operationName)
    if (operation === null || operation === undefined) return null
    const definitions = operation.variableDefinitions ?? []
    const { errors } = getVariableValues(fuzzedSchema, definitions, variables)
    return errors === undefined ? { document, operation } : null
  } catch {
    return null
  }
}
