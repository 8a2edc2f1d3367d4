/**
 * Real bytes of a training as a function of the batch size, from the allocations of one small training.
 *
 * Written down at b rows, b a prime that divides no axis of the model: an axis that b divides is the batch, and what has one grows with it. At any other size B the same sequence is replayed through the
 * allocator (`region-allocator.ts`). Neither monotone nor a line: on 14 architectures the replay meets the allocator's own account to the byte, and the process's peak but for what other libraries take.
 */
import { RegionAllocator, type Chunk } from './region-allocator.js'

/**
 * A measured sequence as numbers: version, rows that one validation batch has at most, then pairs.
 *   a >= 0, b: an allocation of a + b B bytes      -1, n: the n-th allocation is freed (counted from 0)
 *   -2, k: from here the k-th of `allocationMarks`   -3, b: b B bytes are copied over from JavaScript, which collects its own before the next step
 */
export const allocationCodes = { version: 1, freed: -1, mark: -2, copied: -3 } as const
export const allocationMarks = ['baseline', 'step', 'validation', 'end'] as const

/** Rows to write down allocations at: primes, so that hardly a model has an axis that they divide. */
export const allocationRowCounts = [61, 59, 53, 47, 43, 41, 37, 31, 29, 23, 19, 17, 13, 11] as const

/** Smaller ones are left to the C library, bytes. */
export const smallBytes = 2 ** 18
/** JavaScript collects arrays of its own when they take about so much, bytes. */
const collectedBytes = 64 * 2 ** 20

export interface AllocationLaw {
  /** Of the training that was written down. */
  readonly rows: number
  /** Real bytes above the process's baseline that the allocator takes at most, for the batch size. Grows with it but for what regions do. */
  peakBytes(batchSize: number): number
}

const laws = new WeakMap<readonly number[], AllocationLaw>()

/** The law of a measured sequence; null for one that this release does not read. */
export function allocationLaw(series: readonly number[], rows: number): AllocationLaw | null {
  if (series[0] !== allocationCodes.version) return null
  const known = laws.get(series)
  if (known !== undefined) return known
  const peaks = new Map<number, number>()
  const law: AllocationLaw = {
    rows,
    peakBytes: (batchSize) => {
      const peak = peaks.get(batchSize) ?? replay(series, batchSize)
      peaks.set(batchSize, peak)
      return peak
    },
  }
  laws.set(series, law)
  return law
}

function replay(series: readonly number[], batchSize: number): number {
  const validationRows = series[1] ?? batchSize
  const allocator = new RegionAllocator()
  // by number of the allocation: its chunk, or its bytes where the C library has it
  const live: (Chunk | number | null)[] = []
  let [rows, small, copied, baseline, peak] = [batchSize, 0, 0, 0, 0]
  for (let i = 2; i < series.length; i += 2) {
    const [code = 0, value = 0] = [series[i], series[i + 1]]
    if (code === allocationCodes.mark) {
      const mark = allocationMarks[value]
      if (mark === 'end') break
      if (mark === 'baseline') baseline = allocator.residentBytes + small
      copied = 0
      rows = mark === 'validation' ? Math.min(batchSize, validationRows) : batchSize
    } else if (code === allocationCodes.freed) {
      const one = live[value] ?? null
      if (typeof one === 'number') small -= one
      else if (one !== null) allocator.free(one)
      live[value] = null
    } else if (code === allocationCodes.copied)
      copied = Math.min(collectedBytes, copied + value * rows)
    else {
      const bytes = Math.round(code + value * rows)
      if (bytes < smallBytes) small += bytes
      live.push(bytes < smallBytes ? bytes : allocator.allocate(bytes))
    }
    peak = Math.max(peak, allocator.residentBytes + small + copied)
  }
  return peak - baseline
}
