/** Valid and invalid values of input types, as JSON for variables and as GraphQL literals. */
import {
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  type GraphQLInputObjectType,
  type GraphQLInputType,
} from 'graphql'
import type { Dice } from './dice.js'
import { sampleOf, type Pool } from './graphql-samples.js'

const wrongShare = 0.015
const numbers = [
  0,
  1,
  2,
  20,
  100,
  101,
  10_000,
  -1,
  1.5,
  2 ** 31 - 1,
  2 ** 31,
  -(2 ** 31),
  2 ** 53,
  1e308,
] as const
const times = [
  '2026-01-01T00:00:00Z',
  '2126-12-31T23:59:59.999+14:00',
  '2026-02-30T00:00:00Z',
  '2026-01-01',
  '-000001-01-01T00:00:00Z',
] as const

/** A JSON value for an argument or field. Its name selects samples. */
export function valueFor(type: GraphQLInputType, name: string, dice: Dice, pool: Pool): unknown {
  if (dice.chance(wrongShare)) return dice.json()
  if (isNonNullType(type)) return valueFor(type.ofType as GraphQLInputType, name, dice, pool)
  if (dice.chance(0.05)) return null
  const sample = dice.chance(0.9) ? sampleOf(name, dice, pool) : undefined
  if (sample !== undefined) return sample
  if (isListType(type))
    return dice.times(3, () => valueFor(type.ofType as GraphQLInputType, name, dice, pool))
  if (isEnumType(type)) return dice.pick(type.getValues()).name
  if (isInputObjectType(type)) return inputObjectFor(type, dice, pool)
  return scalarFor(type.name, dice, pool)
}

function inputObjectFor(type: GraphQLInputObjectType, dice: Dice, pool: Pool): object {
  const given = Object.values(type.getFields()).filter((field) =>
    isNonNullType(field.type) ? !dice.chance(wrongShare) : dice.chance(0.3),
  )
  const fields = given.map(
    (field) => [field.name, valueFor(field.type, field.name, dice, pool)] as const,
  )
  const unknownField = dice.chance(wrongShare) ? { [dice.text()]: 1 } : {}
  return { ...Object.fromEntries(fields), ...unknownField }
}

function scalarFor(typeName: string, dice: Dice, pool: Pool): unknown {
  switch (typeName) {
    case 'Int':
      return dice.chance(0.7) ? dice.whole(0, 30) : dice.pick(numbers)
    case 'Float':
      return dice.pick(numbers)
    case 'Boolean':
      return dice.chance(0.5)
    case 'DateTime':
      return dice.pick(times)
    case 'ID':
      return dice.pick(pool.ids)
    case 'String':
      return dice.text()
    default:
      return dice.json()
  }
}

const graphqlName = /^[_A-Za-z]\w*$/

/** The GraphQL literal of a JSON value, or null if it has none. */
export function literalOf(value: unknown, type: GraphQLInputType | null): string | null {
  const bare = type !== null && isNonNullType(type) ? (type.ofType as GraphQLInputType) : type
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') return JSON.stringify(value)
  if (typeof value === 'string') return stringLiteral(value, bare)
  return Array.isArray(value) ? listLiteral(value, bare) : objectLiteral(value ?? {}, bare)
}

function stringLiteral(value: string, type: GraphQLInputType | null): string {
  const isEnumValue = type !== null && isEnumType(type) && graphqlName.test(value)
  return isEnumValue ? value : JSON.stringify(value)
}

function listLiteral(value: readonly unknown[], type: GraphQLInputType | null): string | null {
  const entryType = type !== null && isListType(type) ? (type.ofType as GraphQLInputType) : null
  const entries = value.map((entry) => literalOf(entry, entryType))
  return entries.includes(null) ? null : `[${entries.join(', ')}]`
}

function objectLiteral(value: object, type: GraphQLInputType | null): string | null {
  const fieldTypes = type !== null && isInputObjectType(type) ? type.getFields() : {}
  const fields = Object.entries(value).map(([name, part]) => {
    const literal = literalOf(part, fieldTypes[name]?.type ?? null)
    return literal === null || !graphqlName.test(name) ? null : `${name}: ${literal}`
  })
  return fields.includes(null) ? null : `{${fields.join(', ')}}`
}
