import { GraphQLScalarType, Kind, type ValueNode } from 'graphql'

export const jsonScalar = new GraphQLScalarType<unknown, unknown>({
  name: 'JSON',
  serialize: (value) => value,
  parseValue: (value) => value,
  parseLiteral: (node, variables) => literal(node, variables ?? {}),
})

export const dateTimeScalar = new GraphQLScalarType<unknown, string>({
  name: 'DateTime',
  serialize: (value) => {
    if (value instanceof Date) return value.toISOString()
    throw new TypeError('a DateTime must be a Date')
  },
})

function literal(node: ValueNode, variables: Readonly<Record<string, unknown>>): unknown {
  switch (node.kind) {
    case Kind.OBJECT: return Object.fromEntries(node.fields.map(({ name, value }) => [name.value, literal(value, variables)]))
    case Kind.LIST: return node.values.map((value) => literal(value, variables))
    case Kind.INT: case Kind.FLOAT: return Number(node.value)
    case Kind.VARIABLE: return variables[node.name.value]
    case Kind.NULL: return null
    default: return node.value
  }
}
