/** What a training really takes at a batch size, and the largest size within a budget. */
import {
  lineBytes,
  lineDeviationBytes,
  type MemoryReading,
  type RealMemory,
} from './calibration.js'
import type { MemoryNumbers } from './numbers.js'
import { predictedBytes, type MemoryLaw } from './tracked-law.js'

/**
 * Real bytes that training at batch size B takes above the baseline of the process.
 *
 * - By the replayed allocator, or before the first reading: the line alpha + beta p(B).
 * - By tracked bytes: exact where a run was read. Between two readings their chord. Beyond the
 *   outermost the line, shifted by as many standard deviations of a run as that reading lies off
 *   it; below the lowest at least its share of what was read there.
 *
 * Grows with B, but for the replayed allocator, whose regions can make a larger size take less.
 */
export function realPeakBytes(law: MemoryLaw, real: RealMemory, batchSize: number): number {
  const predicted = predictedBytes(law, batchSize)
  const first = real.readings[0]
  const last = real.readings.at(-1)
  if (first === undefined || last === undefined || law.allocations !== undefined)
    return lineBytes(real, predicted)
  if (predicted <= first[0])
    return Math.max(shiftedLineBytes(real, first, predicted), (first[1] * predicted) / first[0])
  if (predicted >= last[0]) return shiftedLineBytes(real, last, predicted)
  const after = real.readings.findIndex(([at]) => at >= predicted)
  const low = real.readings[after - 1] ?? first
  const high = real.readings[after] ?? last
  return low[1] + ((high[1] - low[1]) * (predicted - low[0])) / (high[0] - low[0])
}

/** Standard deviation of what a run at B takes, bytes: of the line, and of a run around it. */
export function realPeakDeviation(law: MemoryLaw, real: RealMemory, batchSize: number): number {
  return Math.hypot(
    lineDeviationBytes(real, predictedBytes(law, batchSize)),
    runDeviationBytes(real, realPeakBytes(law, real, batchSize)),
  )
}

export interface SizeRange {
  /** Largest size to consider, rows. */
  readonly max: number
  /** Standard deviations of margin; negative is bold. 0 by default. */
  readonly caution?: number
}

/**
 * Largest whole B in [1, max] whose real bytes, with the margin, keep within the budget.
 *
 * Found by bisection, because tracked bytes grow with B. What the allocator takes may fall again
 * above a size that does not fit, so sizes up to four times as large are checked as well.
 *
 * @returns 0 where not even one row fits
 */
export function largestBatchSize(
  law: MemoryLaw,
  real: RealMemory,
  budgetBytes: number,
  { max, caution = 0 }: SizeRange,
  numbers: MemoryNumbers,
): number {
  const fits = (batchSize: number): boolean => {
    const margin = caution * realPeakDeviation(law, real, batchSize)
    return realPeakBytes(law, real, batchSize) + margin <= budgetBytes
  }
  const highest = Math.max(1, Math.floor(max))
  const found = fits(1) ? bisect(1, highest, fits) : 0
  if (law.allocations === undefined || found === highest) return found
  return largestBeyondGap(found, highest, fits, numbers)
}

/** The largest size that fits above one that does not; `found` where there is none. */
function largestBeyondGap(
  found: number,
  highest: number,
  fits: (batchSize: number) => boolean,
  { search }: MemoryNumbers,
): number {
  const candidates = Array.from({ length: search.gapSizes }, (_, i) => {
    const spaced = Math.round(found * search.gapRatio ** (i + 1))
    return Math.min(highest, Math.max(found + 1 + i, spaced))
  })
  const last = candidates.findLastIndex(fits)
  const low = candidates[last]
  if (low === undefined) return found
  const next = candidates[last + 1] ?? highest
  return bisect(low, Math.max(low, next - 1), fits)
}

/** The largest size in [from, to] that fits, where `from` fits and fitting ends once. */
export function bisect(from: number, to: number, fits: (batchSize: number) => boolean): number {
  let low = from
  let high = to
  while (low < high) {
    const middle = low + Math.ceil((high - low) / 2)
    if (fits(middle)) low = middle
    else high = middle - 1
  }
  return low
}

/** The line, shifted by as many standard deviations of a run as a reading lies off it. */
function shiftedLineBytes(
  real: RealMemory,
  [readAt, bytes]: MemoryReading,
  predicted: number,
): number {
  const line = lineBytes(real, predicted)
  const lineAtReading = lineBytes(real, readAt)
  const deviations = (bytes - lineAtReading) / runDeviationBytes(real, lineAtReading)
  return line + deviations * runDeviationBytes(real, line)
}

/** Standard deviation of a run of so many bytes around the line, bytes. */
function runDeviationBytes({ runDeviation }: RealMemory, bytes: number): number {
  return runDeviation.share * bytes + runDeviation.bytes
}
