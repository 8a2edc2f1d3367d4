/** Sparse answers: `?fields=id,state,progress.fraction` selects fields of the answer. */
import { z } from 'zod'
import { invalid } from '../../errors.js'
import { textOfAtMost } from './parameters.js'

/** The selected fields, each with the selection below it. Null selects all fields. */
export type FieldSelection = ReadonlyMap<string, FieldSelection | null>

export const fieldsParameter = textOfAtMost(2000)
  .optional()
  .describe(
    'Only these fields, separated by commas. A dot leads into an object: ' +
      'id,state,progress.fraction',
  )

/** Throws at `/query/fields` for a field that the schema does not have. */
export function parseFields(text: string | undefined, schema: z.ZodType): FieldSelection | null {
  if (text === undefined) return null
  const selection = new Map<string, FieldSelection | null>()
  for (const path of text.split(',').map((part) => part.trim()))
    addField(selection, path.split('.'), schema, path)
  return selection
}

function addField(
  selection: Map<string, FieldSelection | null>,
  [name = '', ...rest]: readonly string[],
  schema: z.ZodType,
  path: string,
): void {
  const field = fieldOf(schema, name, path)
  if (rest.length === 0) {
    selection.set(name, null)
    return
  }
  const selected = selection.get(name)
  // null: the whole object is selected already
  if (selected === null) return
  const below = new Map(selected ?? [])
  addField(below, rest, field, path)
  selection.set(name, below)
}

function fieldOf(schema: z.ZodType, name: string, path: string): z.ZodType {
  const shape = shapeOf(schema)
  const field = Object.hasOwn(shape, name) ? shape[name] : undefined
  if (field !== undefined) return field
  const accepted = Object.keys(shape).join(', ') || 'no field below this one'
  throw invalid('/query/fields', path, accepted, `the answer has no field ${path}`)
}

/** The fields of an object schema; of a list, those of its entries. */
function shapeOf(schema: z.ZodType): Readonly<Record<string, z.ZodType>> {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable)
    return shapeOf(schema.unwrap() as z.ZodType)
  if (schema instanceof z.ZodArray) return shapeOf(schema.element as z.ZodType)
  return schema instanceof z.ZodObject ? (schema.shape as Record<string, z.ZodType>) : {}
}

/** Returns the selected fields of a value; of a list, those of each entry. */
export function selectFields(value: unknown, selection: FieldSelection | null): unknown {
  if (selection === null || typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((entry) => selectFields(entry, selection))
  const selected = Object.entries(value).filter(([name]) => selection.has(name))
  return Object.fromEntries(
    selected.map(([name, field]) => [name, selectFields(field, selection.get(name) ?? null)]),
  )
}
