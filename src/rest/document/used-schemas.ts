/** Repairs of the schemas that fastify-type-provider-zod generates. */
import type { OpenApiDocument } from './operations.js'

const schemaReference = '#/components/schemas/'

/** Parts with the schemas of requests, which keep their bounds. Their components end in `Input`. */
const requestParts: ReadonlySet<string> = new Set(['requestBody', 'parameters'])
const isRequestPart = (name: string): boolean => requestParts.has(name) || name.endsWith('Input')

/**
 * Removes the minimum of all integers from the schemas of answers: the page generates its
 * examples from the minimum, and 0 is a better example. A test keeps the bound of requests.
 */
export function removeSmallestInteger(value: unknown): void {
  if (typeof value !== 'object' || value === null) return
  const fields = value as Record<string, unknown>
  if (fields['minimum'] === Number.MIN_SAFE_INTEGER) delete fields['minimum']
  for (const [name, field] of Object.entries(fields))
    if (!isRequestPart(name)) removeSmallestInteger(field)
}

/** Removes schemas without a reference: the generator writes an input and an output form of all. */
export function removeUnusedSchemas(document: OpenApiDocument): void {
  const { schemas } = document.components
  const used = new Set<string>()
  const { components, ...rest } = document
  const pending = referencesIn({ ...rest, components: { ...components, schemas: {} } })
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (used.has(name)) continue
    used.add(name)
    pending.push(...referencesIn(schemas[name]))
  }
  for (const name of Object.keys(schemas)) if (!used.has(name)) delete schemas[name]
}

/** Names of the schemas that a value refers to. */
function referencesIn(value: unknown): string[] {
  if (typeof value === 'string')
    return value.startsWith(schemaReference) ? [value.slice(schemaReference.length)] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(referencesIn)
}
