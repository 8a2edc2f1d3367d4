import { invalid } from '../../errors.js'

const bytesPerUnit: Readonly<Record<string, number>> = {
  b: 1,
  k: 1e3,
  m: 1e6,
  g: 1e9,
  t: 1e12,
  ki: 2 ** 10,
  mi: 2 ** 20,
  gi: 2 ** 30,
  ti: 2 ** 40,
}
/** Spelled without flags: JSON Schema has none. */
export const budgetForm = /^\s*(\d+(?:\.\d+)?)\s*(?:([kKmMgGtT][iI]?)[bB]?|[bB])?\s*$/

/** What every place that reads a size accepts. */
export const acceptedSizes = 'bytes as a whole number, or a size such as 512MiB, 8GB, 8G or 1.5 GiB'

/**
 * Bytes of a number or a text with a unit; NaN for other values. "10 GiB" is 10737418240. "8G" is
 * 8GB: of its two usual meanings the one that exceeds no budget.
 */
export function bytesOf(value: unknown): number {
  if (typeof value === 'number') return value
  const match = typeof value === 'string' ? budgetForm.exec(value) : null
  if (match === null) return Number.NaN
  const unit = (match[2] ?? 'b').toLowerCase()
  return Number(match[1]) * (bytesPerUnit[unit] ?? Number.NaN)
}

/** Bytes of a memory budget, rounded down, below 2^53. "8GB" is 8000000000. */
export function parseMemoryBudget(value: unknown, pointer: string): number {
  const bytes = bytesOf(value)
  const isWhole = typeof value !== 'number' || Number.isInteger(value)
  const isTooLarge = bytes > Number.MAX_SAFE_INTEGER
  const found = isTooLarge ? 'more than any device has' : 'not a number of bytes'
  if (!(bytes >= 1) || isTooLarge || !isWhole)
    throw invalid(
      pointer,
      value,
      acceptedSizes,
      `the memory budget ${JSON.stringify(value)} is ${found}`,
    )
  return Math.floor(bytes)
}
