/** Values of the input types of a schema: right ones, wrong ones, and either as a literal or as JSON for a variable. */
import {
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
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

/** A JSON value for this type; `name` of the argument or field that it is for. */
export function valueFor(type: GraphQLInputType, name: string, dice: Dice, pool: Pool): unknown {
  if (dice.chance(wrongShare)) return dice.json()
  if (isNonNullType(type)) return valueFor(type.ofType as GraphQLInputType, name, dice, pool)
  if (dice.chance(0.05)) return null
  const sample = dice.chance(0.9) ? sampleOf(name, dice, pool) : undefined
  if (sample !== undefined) return sample
  if (isListType(type))
    return dice.times(3, () => valueFor(type.ofType as GraphQLInputType, name, dice, pool))
  if (isEnumType(type)) return dice.pick(type.getValues()).name
  if (isInputObjectType(type)) {
    const given = Object.values(type.getFields()).filter((field) =>
      isNonNullType(field.type) ? !dice.chance(wrongShare) : dice.chance(0.3),
    )
    return {
      ...Object.fromEntries(
        given.map((field) => [field.name, valueFor(field.type, field.name, dice, pool)]),
      ),
      ...(dice.chance(wrongShare) ? { [dice.text()]: 1 } : {}),
    }
  }
  switch (type.name) {
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

/** The value as it stands in a document; null where it has no literal. */
export function literalOf(value: unknown, type: GraphQLInputType | null): string | null {
  const bare = type !== null && isNonNullType(type) ? (type.ofType as GraphQLInputType) : type
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') return JSON.stringify(value)
  if (typeof value === 'string')
    return bare !== null && isEnumType(bare) && /^[_A-Za-z]\w*$/.test(value)
      ? value
      : JSON.stringify(value)
  const ofField = (name: string): GraphQLInputType | null =>
    bare !== null && isInputObjectType(bare) ? (bare.getFields()[name]?.type ?? null) : null
  const parts = Array.isArray(value)
    ? value.map((entry) =>
        literalOf(
          entry,
          bare !== null && isListType(bare) ? (bare.ofType as GraphQLInputType) : null,
        ),
      )
    : Object.entries(value ?? {}).map(([name, part]) => {
        const literal = literalOf(part, ofField(name))
        return literal === null || !/^[_A-Za-z]\w*$/.test(name) ? null : `${name}: ${literal}`
      })
  return parts.includes(null)
    ? null
    : Array.isArray(value)
      ? `[${parts.join(', ')}]`
      : `{${parts.join(', ')}}`
}
