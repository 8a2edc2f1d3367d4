import { invalid } from '../../errors.js'

const bytesPerUnit: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
}
/** Spelled without flags: JSON Schema has none. */
export const budgetForm = /^\s*(\d+(?:\.\d+)?)\s*([kKmMgGtT]?[iI]?[bB])?\s*$/

/** Bytes of a number or a text with a unit; NaN for other values. "10 GiB" is 10737418240. */
export function bytesOf(value: unknown): number {
  if (typeof value === 'number') return value
  const match = typeof value === 'string' ? budgetForm.exec(value) : null
  if (match === null) return Number.NaN
  const unit = (match[2] ?? 'b').toLowerCase()
  return Number(match[1]) * (bytesPerUnit[unit] ?? Number.NaN)
}

/** Bytes of a memory budget, rounded down. "8GB" is 8000000000. */
export function parseMemoryBudget(value: unknown, pointer: string): number {
  const bytes = bytesOf(value)
  const isWhole = typeof value !== 'number' || Number.isInteger(value)
  if (!Number.isFinite(bytes) || bytes < 1 || !isWhole)
    throw invalid(
      pointer,
      value,
      'bytes as a whole number, or a text like "512MiB", "8GB", "1.5 GiB"',
      `the memory budget ${JSON.stringify(value)} is not a number of bytes`,
    )
  return Math.floor(bytes)
}
