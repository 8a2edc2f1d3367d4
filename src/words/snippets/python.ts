/** Pieces of Python. */
import type { Setting } from '../../advice/vocabulary/settings.js'

/** A value as Python writes it. */
export function literal(value: Setting): string {
  if (value === null) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  return typeof value === 'string' ? JSON.stringify(value) : String(value)
}

/** `name=value, …`. */
export const keywords = (values: Readonly<Record<string, Setting>>): readonly string[] =>
  Object.entries(values).map(([name, value]) => `${name}=${literal(value)}`)

/** `name(argument, …)`. */
export function call(name: string, parts: readonly string[]): string {
  const line = `${name}(${parts.join(', ')})`
  return line.length <= widthMax
    ? line
    : `${name}(\n${parts.map((part) => `    ${part},\n`).join('')})`
}

const widthMax = 76

/** Joins blocks with an empty line between them; empty blocks are left out. */
export const blocks = (...parts: readonly string[]): string =>
  `${parts.filter((part) => part !== '').join('\n\n')}\n`

/** Joins lines; those that are null are left out. */
export const lines = (...parts: readonly (string | null)[]): string =>
  parts.filter((part) => part !== null).join('\n')
