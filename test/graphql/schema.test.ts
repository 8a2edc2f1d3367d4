import { readFileSync } from 'node:fs'
import {
  buildSchema,
  isEnumType,
  isInputObjectType,
  isObjectType,
  isSpecifiedScalarType,
  type GraphQLNamedType,
} from 'graphql'
import { describe, expect, it } from 'vitest'

const schema = buildSchema(
  readFileSync(new URL('../../src/graphql/schema.graphql', import.meta.url), 'utf8'),
)
const types = Object.values(schema.getTypeMap()).filter(
  (type) => !type.name.startsWith('__') && !isSpecifiedScalarType(type),
)

/** Everything that a reader of the schema may ask about: types, fields, arguments, values. */
function described(
  type: GraphQLNamedType,
): readonly (readonly [string, string | null | undefined])[] {
  const own = [[type.name, type.description]] as const
  if (isEnumType(type))
    return [
      ...own,
      ...type
        .getValues()
        .map((value) => [`${type.name}.${value.name}`, value.description] as const),
    ]
  if (isInputObjectType(type))
    return [
      ...own,
      ...Object.values(type.getFields()).map(
        (field) => [`${type.name}.${field.name}`, field.description] as const,
      ),
    ]
  if (!isObjectType(type)) return own
  return [
    ...own,
    ...Object.values(type.getFields()).flatMap((field) => [
      [`${type.name}.${field.name}`, field.description] as const,
      ...field.args.map(
        (argument) =>
          [`${type.name}.${field.name}(${argument.name})`, argument.description] as const,
      ),
    ]),
  ]
}

describe('every type of the GraphQL schema', () => {
  it('is there', () => expect(types.length).toBeGreaterThan(40))
  it.each(types.map((type) => [type.name, type] as const))(
    '%s is described, with its fields, arguments and values',
    (_name, type) => {
      expect(described(type).filter(([, words]) => (words ?? '').trim().length < 5)).toEqual([])
    },
  )
})
