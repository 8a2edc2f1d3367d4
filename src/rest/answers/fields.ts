/** Sparse answers: `?fields=id,state,progress.fraction` keeps these and nothing else. */
import { z } from 'zod'
import { invalid } from '../../errors.js'
import { atMost } from '../routes/at-most.js'

/** Which fields of an object are wanted, and what of each; null: all of it. */
export type Wanted = ReadonlyMap<string, Wanted | null>

export const fieldsParameter = atMost(2000)
  .optional()
  .describe(
    'Only these fields, comma-separated; a dot leads into an object: id,state,progress.fraction',
  )

/** Throws at `/query/fields` for a field that the schema does not have. Null: all fields. */
export function wantedFields(text: string | undefined, schema: z.ZodType): Wanted | null {
  if (text === undefined) return null
  const wanted = new Map<string, Wanted | null>()
  for (const path of text.split(',').map((part) => part.trim()))
    add(wanted, path.split('.'), schema, path)
  return wanted
}

function add(
  wanted: Map<string, Wanted | null>,
  [name = '', ...rest]: readonly string[],
  schema: z.ZodType,
  path: string,
): void {
  const shape = shapeOf(schema)
  const field = Object.hasOwn(shape, name) ? shape[name] : undefined
  if (field === undefined)
    throw invalid(
      '/query/fields',
      path,
      Object.keys(shape).join(', ') || 'no field below this one',
      `there is no field ${path}`,
    )
  if (rest.length === 0) {
    wanted.set(name, null)
    return
  }
  const known = wanted.get(name)
  // the whole object is wanted already
  if (known === null) return
  const below = new Map(known ?? [])
  add(below, rest, field, path)
  wanted.set(name, below)
}

function shapeOf(schema: z.ZodType): Readonly<Record<string, z.ZodType>> {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable)
    return shapeOf(schema.unwrap() as z.ZodType)
  if (schema instanceof z.ZodArray) return shapeOf(schema.element as z.ZodType)
  return schema instanceof z.ZodObject ? (schema.shape as Record<string, z.ZodType>) : {}
}

/** Of a list, the wanted fields of each entry. */
export function pick(value: unknown, wanted: Wanted | null): unknown {
  if (wanted === null || typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((entry) => pick(entry, wanted))
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => wanted.has(name))
      .map(([name, part]) => [name, pick(part, wanted.get(name) ?? null)]),
  )
}
