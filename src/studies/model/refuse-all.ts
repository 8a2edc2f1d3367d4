import { BatchwiseError, errorCodes, type Fault } from '../../errors.js'

/** Most faults that a refusal lists. */
const faultsMax = 100

/** Throws all faults in one refusal; does nothing without one. */
export function refuseAll(all: readonly Fault[]): void {
  const faults = withoutRepeated(all)
  const [first] = faults
  if (first === undefined) return
  const message =
    faults.length === 1
      ? first.message
      : `the model has ${faults.length} obstacles; the first: ${first.message}`
  throw new BatchwiseError(errorCodes.invalidRequest, message, faults.slice(0, faultsMax))
}

/** One fault for each place: the first says most. */
function withoutRepeated(faults: readonly Fault[]): readonly Fault[] {
  const byPlace = new Map<string, Fault>()
  for (const fault of faults) if (!byPlace.has(fault.pointer)) byPlace.set(fault.pointer, fault)
  return [...byPlace.values()]
}

/** The first names of a list that may be long. */
export function shortList(names: readonly string[]): string {
  const most = 40
  const more = names.length - most
  return names.slice(0, most).join(', ') + (more > 0 ? ` and ${more} more` : '')
}

/** The name with the fewest letters to change (Levenshtein, 1966); null where none is like it. */
export function nearest(written: string, names: readonly string[]): string | null {
  const plain = written.slice(0, 100).toLowerCase()
  const distances = names.map((name) => distance(plain, name.toLowerCase()))
  const least = Math.min(...distances)
  return least <= plain.length * 0.4 ? (names[distances.indexOf(least)] ?? null) : null
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1]
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (letter === b[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
