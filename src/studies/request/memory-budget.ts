import { invalid } from '../../errors.js'

const units: Readonly<Record<string, number>> = {
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
/** Spelled without flags, which a JSON Schema has not. */
export const budgetForm = /^\s*(\d+(?:\.\d+)?)\s*([kKmMgGtT]?[iI]?[bB])?\s*$/
const accepted = 'bytes as a whole number, or a text like "512MiB", "8GB", "1.5 GiB"'

/** Bytes of a number or a text with a unit; NaN for what is neither. Example: "10 GiB" -> 10737418240. */
export function bytesOf(value: unknown): number {
  const match = typeof value === 'string' ? budgetForm.exec(value) : null
  return typeof value === 'number'
    ? value
    : match === null
      ? Number.NaN
      : Number(match[1]) * (units[(match[2] ?? 'b').toLowerCase()] ?? Number.NaN)
}

/** Bytes of a memory budget. Example: `parseMemoryBudget('8GB', '/memoryBudget')` = 8000000000. */
export function parseMemoryBudget(value: unknown, pointer: string): number {
  const bytes = bytesOf(value)
  if (
    !Number.isFinite(bytes) ||
    bytes < 1 ||
    (typeof value === 'number' && !Number.isInteger(value))
  )
    throw invalid(
      pointer,
      value,
      accepted,
      `the memory budget ${JSON.stringify(value)} cannot be read`,
    )
  return Math.floor(bytes)
}

/** Bytes for people, in binary units. Example: 536870912 -> "512 MiB". */
export function formatBytes(bytes: number): string {
  const [unit, size] =
    bytes >= 2 ** 30
      ? (['GiB', 2 ** 30] as const)
      : bytes >= 2 ** 20
        ? (['MiB', 2 ** 20] as const)
        : bytes >= 2 ** 10
          ? (['KiB', 2 ** 10] as const)
          : (['B', 1] as const)
  return `${Number((bytes / size).toPrecision(3))} ${unit}`
}
