/** What is wrong with the answer to an operation, against the schema and GraphQL's own rules. */
import { readFileSync } from 'node:fs'
import {
  buildSchema,
  getOperationAST,
  GraphQLScalarType,
  Kind,
  parse,
  validate,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql'
import { getVariableValues } from 'graphql/execution/values.js'
import { errorCodes } from '../../../src/errors.js'
import { schemaFile } from '../../../src/graphql/plugin.js'
import { bytesScalar, dateTimeScalar, jsonScalar } from '../../../src/graphql/resolvers/scalars.js'
import { Problem } from '../../../src/rest/schemas.js'
import type { Finding } from './findings.js'
import type { Operation } from './graphql-operations.js'
import { shapeFaults } from './graphql-shape.js'

export interface Answer {
  readonly status: number
  readonly type: string
  readonly text: string
}
interface GivenError {
  readonly message?: unknown
  readonly path?: unknown
  readonly extensions?: { readonly code?: unknown }
}

interface Body {
  readonly data?: unknown
  readonly errors?: readonly GivenError[]
}

/** Executed, or refused before that; by who sends no key or a wrong one; a body that is too large or of another type; a mutation by GET. The README lists them. */
const documented: ReadonlySet<number> = new Set([200, 400, 401, 405, 413, 415, 429])
/** Words of refusals that the schema does not tell: the limits of depth and of fields, and the rule that no condition stands at a subscription's field (GraphQL of September 2025, 5.2.3.1), which the library's validation does not know. */
const isLimit =
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

/** `operation` null: the body was no request, so that only the form of the answer counts. */
export function judge(
  answer: Answer,
  operation: Operation | null,
  where: string,
  isStream = false,
): readonly Finding[] {
  const find = (kind: Finding['kind'], what: string): Finding => ({
    kind,
    where,
    what: `${what}; ${answer.status} ${answer.text.slice(0, 500)}`,
  })
  if (answer.status >= 500) return [find('serverErrors', 'a fault of the service')]
  const undocumented = documented.has(answer.status)
    ? []
    : [find('undocumented', `status ${answer.status}`)]
  // who asks, the type and the size of a body are looked at before GraphQL is, at the stream's address by REST's rules
  if (answer.type.startsWith('application/problem+json'))
    return [
      ...undocumented,
      ...(Problem.safeParse(JSON.parse(answer.text)).success
        ? []
        : [find('schemaViolations', 'no problem document')]),
    ]
  const body = bodyOf(answer)
  if (body === null)
    return [...undocumented, find('schemaViolations', `no answer of GraphQL (${answer.type})`)]
  const errors = body.errors ?? []
  const codes: readonly unknown[] = Object.values(errorCodes)
  return [
    ...undocumented,
    ...(errors.some(({ extensions }) => extensions?.code === errorCodes.internal)
      ? [find('serverErrors', 'the code internal')]
      : []),
    ...errors
      .filter(
        ({ message, extensions }) =>
          typeof message !== 'string' || !codes.includes(extensions?.code),
      )
      .map(() => find('schemaViolations', 'an error without message or code')),
    ...(operation === null || answer.status === 401
      ? []
      : againstSchema(body, operation, isStream).map((what) => find('schemaViolations', what))),
  ]
}

function bodyOf({ type, text }: Answer): Body | null {
  try {
    const body = (/json/.test(type) ? JSON.parse(text) : null) as Body | null
    return typeof body === 'object' &&
      body !== null &&
      ('data' in body || Array.isArray(body.errors))
      ? body
      : null
  } catch {
    return null
  }
}

function againstSchema(
  { data, errors = [] }: Body,
  operation: Operation,
  isStream: boolean,
): readonly string[] {
  const found = executable(operation)
  // the address of queries and mutations; what streams give is judged as data of a subscription
  const valid = found?.operation.operation === 'subscription' && !isStream ? null : found
  const executed = data !== null && data !== undefined
  if (valid === null)
    return executed
      ? ['was executed although the schema does not allow it']
      : errors.length === 0
        ? ['was neither executed nor refused']
        : []
  // an error with a path came of the execution; data is null where it reached the root
  const refused = errors.filter(
    ({ path, message }) => path === undefined && !isLimit.test(String(message)),
  )
  if (!executed)
    return refused.length > 0
      ? [`was refused although the schema allows it: ${String(refused[0]?.message)}`]
      : errors.length === 0
        ? ['has neither data nor errors']
        : []
  const root = {
    query: fuzzedSchema.getQueryType(),
    mutation: fuzzedSchema.getMutationType(),
    subscription: fuzzedSchema.getSubscriptionType(),
  }[valid.operation.operation]
  return root === null || root === undefined
    ? []
    : shapeFaults(data, valid.operation, root, valid.document)
}

/** The operation that GraphQL's rules find in the request, or null where they find a fault. */
export function executable({ query, variables, operationName }: Operation): {
  readonly document: DocumentNode
  readonly operation: OperationDefinitionNode
} | null {
  try {
    const document = parse(query)
    if (
      validate(fuzzedSchema, document).length > 0 ||
      document.definitions.every(({ kind }) => kind !== Kind.OPERATION_DEFINITION)
    )
      return null
    const operation = getOperationAST(document, operationName)
    if (operation === null || operation === undefined) return null
    return getVariableValues(fuzzedSchema, operation.variableDefinitions ?? [], variables)
      .errors === undefined
      ? { document, operation }
      : null
  } catch {
    return null
  }
}
