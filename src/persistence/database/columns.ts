import { Prisma } from '../../generated/sqlite/client.js'

export function toJson(value: unknown): Prisma.InputJsonValue {
  return value as Prisma.InputJsonValue
}

/** Stores null as SQL NULL, not as the JSON text "null". */
export function toNullableJson(value: unknown): Prisma.InputJsonValue | typeof Prisma.DbNull {
  return value === null ? Prisma.DbNull : toJson(value)
}

/** Restores the type of a value that `toJson` stored. Only this service writes the database. */
export function fromJson<Value>(column: unknown): Value {
  return column as Value
}

/** Returns the text as one of the accepted words; throws for a word of another release. */
export function fromText<Word extends string>(
  column: string,
  words: readonly Word[],
  name: string,
): Word {
  const word = words.find((accepted) => accepted === column)
  if (word === undefined)
    throw new Error(`the database has ${name} "${column}": accepted are ${words.join(', ')}`)
  return word
}
