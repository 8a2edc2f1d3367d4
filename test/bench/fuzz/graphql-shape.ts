/** Checks that data has the selected fields, with the types of the schema. */
import {
  getNamedType,
  GraphQLEnumType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type DocumentNode,
  type FieldNode,
  type FragmentSpreadNode,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type InlineFragmentNode,
  type OperationDefinitionNode,
  type SelectionNode,
} from 'graphql'

type Fragments = ReadonlyMap<string, readonly SelectionNode[]>
interface Selected {
  readonly name: string
  readonly optional: boolean
  readonly below: readonly SelectionNode[]
}

/** Each fault with its path; empty if the data is correct. */
export function shapeFaults(
  data: unknown,
  operation: OperationDefinitionNode,
  root: GraphQLObjectType,
  document: DocumentNode,
): readonly string[] {
  const fragments = fragmentsOf(document)

  function object(
    value: unknown,
    type: GraphQLObjectType,
    selections: readonly SelectionNode[],
    at: string,
  ): string[] {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return [`${at} is no object`]
    const wanted = collectFields(selections, fragments)
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
        // introspection fields are answered by the library
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

function fragmentsOf(document: DocumentNode): Fragments {
  const fragments = new Map<string, readonly SelectionNode[]>()
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION)
      fragments.set(definition.name.value, definition.selectionSet.selections)
  return fragments
}

/** The selected fields by answer name. A field is optional if a directive may remove it. */
function collectFields(
  selections: readonly SelectionNode[],
  fragments: Fragments,
): ReadonlyMap<string, Selected> {
  const fields = new Map<string, Selected>()

  function collect(nodes: readonly SelectionNode[], parentOptional: boolean): void {
    for (const node of nodes) {
      const optional = parentOptional || (node.directives ?? []).length > 0
      if (node.kind === Kind.FIELD) add(node, optional)
      else collect(selectionsOf(node, fragments), optional)
    }
  }

  function add(node: FieldNode, optional: boolean): void {
    const key = node.alias?.value ?? node.name.value
    const earlier = fields.get(key)
    fields.set(key, {
      name: node.name.value,
      optional: optional && (earlier?.optional ?? true),
      below: [...(earlier?.below ?? []), ...(node.selectionSet?.selections ?? [])],
    })
  }

  collect(selections, false)
  return fields
}

function selectionsOf(
  node: FragmentSpreadNode | InlineFragmentNode,
  fragments: Fragments,
): readonly SelectionNode[] {
  if (node.kind === Kind.INLINE_FRAGMENT) return node.selectionSet.selections
  return fragments.get(node.name.value) ?? []
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
