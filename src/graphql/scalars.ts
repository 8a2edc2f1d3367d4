import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql'

export const jsonScalar = new GraphQLScalarType<unknown, unknown>({
  name: 'JSON',
  serialize: (value) => value,
  parseValue: (value) => value,
  parseLiteral: (node, variables) => literal(node, variables ?? {}),
})

export const dateTimeScalar = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  serialize: (value) => {
    if (value instanceof Date) return value.toISOString()
    throw new TypeError('a DateTime must be a Date')
  },
  parseValue: (value) => dateOf(value),
  parseLiteral: (node) => dateOf(node.kind === Kind.STRING ? node.value : null),
})

/** Bytes come as a number or as text with a unit, which the use case reads; they go as a number, whatever their size. */
export const bytesScalar = new GraphQLScalarType<string | number, number>({
  name: 'Bytes',
  serialize: (value) => {
    if (typeof value === 'number' && Number.isFinite(value)) return value
    throw new TypeError('Bytes must be a number')
  },
  parseValue: (value) => bytesOf(value),
  parseLiteral: (node) =>
    bytesOf(
      node.kind === Kind.INT || node.kind === Kind.FLOAT
        ? Number(node.value)
        : node.kind === Kind.STRING
          ? node.value
          : null,
    ),
})

function dateOf(value: unknown): Date {
  const date = typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? new Date(value) : null
  if (date === null || Number.isNaN(date.getTime()))
    throw new GraphQLError('a DateTime is ISO 8601 text: "2026-01-31T12:00:00Z"')
  return date
}

function bytesOf(value: unknown): string | number {
  if (typeof value === 'string' || typeof value === 'number') return value
  throw new GraphQLError('Bytes are a number or text with a unit: 536870912, "512MiB", "8GB"')
}

function literal(node: ValueNode, variables: Readonly<Record<string, unknown>>): unknown {
  switch (node.kind) {
    case Kind.OBJECT:
      return Object.fromEntries(
        node.fields.map(({ name, value }) => [name.value, literal(value, variables)]),
      )
    case Kind.LIST:
      return node.values.map((value) => literal(value, variables))
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
