import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import v8 from 'node:v8'
import vm from 'node:vm'

export const pageBytes = 4096

/** Bytes that a round of garbage collection must free for another round. */
const settledBytesMax = 2 ** 18
const settleRoundsMax = 25
const settleRoundsMin = 3
const settlePauseMs = 20

/**
 * Resident memory of this process alone: anonymous pages (fields 2 and 3 of /proc/self/statm),
 * bytes. A container's limit and the system's out-of-memory killer count the same (docs/memory.md
 * says why not VmData). Null where the system does not report it.
 */
export function residentBytes(): number | null {
  try {
    const fields = readFileSync('/proc/self/statm', 'latin1').split(' ').map(Number)
    const [, resident = Number.NaN, shared = Number.NaN] = fields
    return Number.isFinite(resident - shared) ? (resident - shared) * pageBytes : null
  } catch {
    return null
  }
}

/** Bytes of JavaScript's heap and arrays, garbage included. */
export function javascriptBytes(): number {
  const { total_heap_size: heapBytes, external_memory: arrayBytes } = v8.getHeapStatistics()
  return heapBytes + arrayBytes
}

let exposedGc: (() => void) | null = null

/** Runs V8's garbage collector, which frees array buffers before it returns. */
export function collectGarbage(): void {
  v8.setFlagsFromString('--expose-gc')
  // otherwise another thread frees the arrays: on a busy machine after the next step has begun
  v8.setFlagsFromString('--no-concurrent-array-buffer-sweeping')
  exposedGc ??= vm.runInNewContext('gc') as () => void
  exposedGc()
}

/**
 * Resident bytes after JavaScript's garbage is gone. Arrays that became tensors would otherwise be
 * freed later and hide what the model allocates.
 */
export async function settledResidentBytes(): Promise<number | null> {
  let lowest = Number.POSITIVE_INFINITY
  for (let round = 0; round < settleRoundsMax; round++) {
    collectGarbage()
    await sleep(settlePauseMs)
    const bytes = residentBytes()
    if (bytes === null) return null
    if (round >= settleRoundsMin && bytes > lowest - settledBytesMax) break
    lowest = Math.min(lowest, bytes)
  }
  return residentBytes()
}
