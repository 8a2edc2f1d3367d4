import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql'

type Variables = Readonly<Record<string, unknown>>

export const jsonScalar = new GraphQLScalarType<unknown, unknown>({
  name: 'JSON',
  serialize: (value) => value,
  parseValue: (value) => value,
  parseLiteral: (node, variables) => jsonIn(node, variables ?? {}),
})

export const dateTimeScalar = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  serialize: (value) => {
    if (value instanceof Date) return value.toISOString()
    throw new TypeError('a DateTime must be a Date')
  },
  parseValue: dateOf,
  parseLiteral: (node) => dateOf(node.kind === Kind.STRING ? node.value : null),
})

/** Input: a number, or text with a unit that the use case parses. Output: always a number. */
export const bytesScalar = new GraphQLScalarType<string | number, number>({
  name: 'Bytes',
  serialize: (value) => {
    if (typeof value === 'number' && Number.isFinite(value)) return value
    throw new TypeError('Bytes must be a number')
  },
  parseValue: bytesOf,
  parseLiteral: (node) => bytesOf(scalarIn(node)),
})

function dateOf(value: unknown): Date {
  const isDateTime = typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value)
  const date = new Date(isDateTime ? value : Number.NaN)
  if (!Number.isNaN(date.getTime())) return date
  throw new GraphQLError('a DateTime is ISO 8601 text: "2026-01-31T12:00:00Z"')
}

function bytesOf(value: unknown): string | number {
  if (typeof value === 'string' || typeof value === 'number') return value
  throw new GraphQLError('Bytes are a number or text with a unit: 536870912, "512MiB", "8GB", "8G"')
}

function scalarIn(node: ValueNode): unknown {
  if (node.kind === Kind.INT || node.kind === Kind.FLOAT) return Number(node.value)
  return node.kind === Kind.STRING ? node.value : null
}

function jsonIn(node: ValueNode, variables: Variables): unknown {
  switch (node.kind) {
    case Kind.OBJECT:
      return Object.fromEntries(
        node.fields.map(({ name, value }) => [name.value, jsonIn(value, variables)]),
      )
    case Kind.LIST:
      return node.values.map((value) => jsonIn(value, variables))
    case Kind.INT:
    case Kind.FLOAT:
      return Number(node.value)
    case Kind.VARIABLE:
      return variables[node.name.value]
    case Kind.NULL:
      return null
    default:
      return node.value
  }
}
