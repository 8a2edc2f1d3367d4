/** Whether data has what its operation selected, of the types that the schema says. */
import {
  getNamedType,
  GraphQLEnumType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type DocumentNode,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type OperationDefinitionNode,
  type SelectionNode,
} from 'graphql'

interface Selected {
  readonly name: string
  readonly optional: boolean
  readonly below: readonly SelectionNode[]
}

/** What is wrong, with its place; nothing where all is right. */
export function shapeFaults(
  data: unknown,
  operation: OperationDefinitionNode,
  root: GraphQLObjectType,
  document: DocumentNode,
): readonly string[] {
  const fragments = new Map(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION
        ? [[definition.name.value, definition.selectionSet.selections] as const]
        : [],
    ),
  )

  function collect(
    selections: readonly SelectionNode[],
    into: Map<string, Selected>,
    optional: boolean,
  ): Map<string, Selected> {
    for (const selection of selections) {
      const mayBeLeftOut = optional || (selection.directives ?? []).length > 0
      if (selection.kind === Kind.FRAGMENT_SPREAD)
        collect(fragments.get(selection.name.value) ?? [], into, mayBeLeftOut)
      else if (selection.kind === Kind.INLINE_FRAGMENT)
        collect(selection.selectionSet.selections, into, mayBeLeftOut)
      else {
        const key = selection.alias?.value ?? selection.name.value
        const known = into.get(key)
        into.set(key, {
          name: selection.name.value,
          optional: mayBeLeftOut && (known?.optional ?? true),
          below: [...(known?.below ?? []), ...(selection.selectionSet?.selections ?? [])],
        })
      }
    }
    return into
  }

  function object(
    value: unknown,
    type: GraphQLObjectType,
    selections: readonly SelectionNode[],
    at: string,
  ): string[] {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return [`${at} is no object`]
    const wanted = collect(selections, new Map(), false)
    const surplus = Object.keys(value)
      .filter((key) => !wanted.has(key))
      .map((key) => `${at}.${key} was not asked for`)
    return [
      ...surplus,
      ...[...wanted].flatMap(([key, { name, optional, below }]) => {
        const part = (value as Record<string, unknown>)[key]
        if (part === undefined) return optional ? [] : [`${at}.${key} is missing`]
        if (name === '__typename')
          return part === type.name ? [] : [`${at}.${key} is ${String(part)}`]
        const field = type.getFields()[name]
        // what asks about the schema is the library's own
        return field === undefined ? [] : typed(part, field.type, below, `${at}.${key}`)
      }),
    ]
  }

  function typed(
    value: unknown,
    type: GraphQLOutputType,
    below: readonly SelectionNode[],
    at: string,
  ): string[] {
    if (isNonNullType(type))
      return value === null
        ? [`${at} is null`]
        : typed(value, type.ofType as GraphQLOutputType, below, at)
    if (value === null) return []
    if (isListType(type))
      return Array.isArray(value)
        ? value.flatMap((entry, i) =>
            typed(entry, type.ofType as GraphQLOutputType, below, `${at}[${i}]`),
          )
        : [`${at} is no list`]
    if (isObjectType(type)) return object(value, type, below, at)
    return isLeafType(type) && !isLeaf(value, getNamedType(type))
      ? [`${at} is ${JSON.stringify(value).slice(0, 80)}, no ${String(type)}`]
      : []
  }

  return object(data, root, operation.selectionSet.selections, 'data')
}

function isLeaf(value: unknown, type: object & { readonly name: string }): boolean {
  if (type instanceof GraphQLEnumType) return type.getValues().some(({ name }) => name === value)
  switch (type.name) {
    case 'Int':
      return typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= 2 ** 31
    case 'Float':
    case 'Bytes':
      return typeof value === 'number'
    case 'Boolean':
      return typeof value === 'boolean'
    case 'String':
    case 'ID':
      return typeof value === 'string'
    case 'DateTime':
      return typeof value === 'string' && !Number.isNaN(Date.parse(value))
    default:
      return true
  }
}
