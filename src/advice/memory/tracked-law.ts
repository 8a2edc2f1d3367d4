/**
 * The memory law: tracked peak bytes as a function of the batch size, from two tiny traces.
 *
 *   peak(B) = max_i (a_i + c_i B)
 *
 * i runs over the kernels of a training step; a_i + c_i B are the live bytes after kernel i. Tensor sizes are affine in B, so two traces with
 * the same sequence of kernels give every a_i and c_i; the maximum of lines is convex and piecewise linear, not one straight line.
 */
import type { AllocationLaw } from './allocation-law.js'
import type { MemoryNumbers } from './numbers.js'

export interface Line {
  readonly fixedBytes: number
  readonly bytesPerRow: number
}
export interface MemoryLaw {
  /** `event-wise`: from two traces with one kernel sequence. `convex-fit`: chords through the peaks of at least three traces. */
  readonly kind: 'event-wise' | 'convex-fit'
  /** The lines that are the maximum somewhere on B >= 1, by growing slope. */
  readonly lines: readonly Line[]
  /** The allocator's own account, where it was written down. */
  readonly allocations?: AllocationLaw
}
export interface Trace {
  readonly batchSize: number
  readonly liveBytes: readonly number[]
  readonly kernelHash: number
}

/**
 * Fits the law. Returns null when there are too few traces: two with the same kernel sequence, or three of any.
 * Example: live bytes [100, 500] at B = 2 and [100, 900] at B = 4 give the lines 100 and 100 + 200 B.
 */
export function fitMemoryLaw(traces: readonly Trace[]): MemoryLaw | null {
  const sorted = [...new Map(traces.map((trace) => [trace.batchSize, trace])).values()].sort(
    (a, b) => a.batchSize - b.batchSize,
  )
  const low = sorted[0]
  const high = sorted.find(
    (trace) =>
      low !== undefined &&
      trace.batchSize > low.batchSize &&
      trace.kernelHash === low.kernelHash &&
      trace.liveBytes.length === low.liveBytes.length,
  )
  if (low !== undefined && high !== undefined) {
    const span = high.batchSize - low.batchSize
    const lines = low.liveBytes.map((bytes, i) => {
      const bytesPerRow = ((high.liveBytes[i] ?? bytes) - bytes) / span
      return { fixedBytes: bytes - bytesPerRow * low.batchSize, bytesPerRow }
    })
    return { kind: 'event-wise', lines: upperEnvelope(lines) }
  }
  const chords = peakChords(sorted)
  return chords.length < 2 ? null : { kind: 'convex-fit', lines: upperEnvelope(chords) }
}

/** Lines through the peaks of neighbouring sizes, ascending. */
function peakChords(sorted: readonly Trace[]): readonly Line[] {
  const peaks = sorted.map((trace) => [trace.batchSize, Math.max(...trace.liveBytes)] as const)
  return peaks.slice(1).map(([size, peak], i) => {
    const [previousSize, previousPeak] = peaks[i] ?? [0, 0]
    const bytesPerRow = Math.max(0, (peak - previousPeak) / (size - previousSize))
    return { fixedBytes: peak - bytesPerRow * size, bytesPerRow }
  })
}

/**
 * Are more traces needed before the chords can be trusted beyond the largest of them? Where kernels differ between sizes (batched products that the library makes row by row) the peak moves
 * from weights to activations somewhere, and a chord taken below that place says too little: law from 2, 4 and 8 rows of an attention block 22 % below its peak at 100, from 2 to 32 rows 0.1 %.
 */
export function chordsSettled(traces: readonly Trace[], numbers: MemoryNumbers): boolean {
  const sorted = [...traces].sort((a, b) => a.batchSize - b.batchSize)
  const [before, last] = peakChords(sorted).slice(-2)
  return (
    before !== undefined &&
    last !== undefined &&
    last.bytesPerRow > 0 &&
    Math.abs(before.bytesPerRow / last.bytesPerRow - 1) < numbers.traces.sameSlopeShare
  )
}

/** Peak of tracked bytes at batch size B. */
export function trackedPeakBytes(law: MemoryLaw, batchSize: number): number {
  return law.lines.reduce(
    (peak, { fixedBytes, bytesPerRow }) => Math.max(peak, fixedBytes + bytesPerRow * batchSize),
    0,
  )
}

/** The law of doing several things one after another: the maximum of both. */
export function mergeLaws(first: MemoryLaw, second: MemoryLaw): MemoryLaw {
  return {
    kind: first.kind === 'event-wise' && second.kind === 'event-wise' ? 'event-wise' : 'convex-fit',
    lines: upperEnvelope([...first.lines, ...second.lines]),
  }
}

/** The line that is the peak at batch size B. */
export function peakLine(law: MemoryLaw, batchSize: number): Line {
  const bytes = ({ fixedBytes, bytesPerRow }: Line): number => fixedBytes + bytesPerRow * batchSize
  return law.lines.reduce(
    (highest, line) => (bytes(line) > bytes(highest) ? line : highest),
    law.lines[0] ?? { fixedBytes: 0, bytesPerRow: 0 },
  )
}

/** Lines that are the maximum somewhere on B in [1, infinity), by growing slope (convex hull trick). */
function upperEnvelope(lines: readonly Line[]): readonly Line[] {
  const sorted = [...lines].sort(
    (a, b) => a.bytesPerRow - b.bytesPerRow || a.fixedBytes - b.fixedBytes,
  )
  const hull: Line[] = []
  const crossing = (a: Line, b: Line): number =>
    (a.fixedBytes - b.fixedBytes) / (b.bytesPerRow - a.bytesPerRow)
  for (const line of sorted) {
    if (hull.at(-1)?.bytesPerRow === line.bytesPerRow) hull.pop()
    for (;;) {
      const [middle, before] = [hull.at(-1), hull.at(-2)]
      if (
        middle === undefined ||
        before === undefined ||
        crossing(before, middle) < crossing(middle, line)
      )
        break
      hull.pop()
    }
    hull.push(line)
  }
  // a line that is overtaken before B = 1 never matters
  while (
    hull.length > 1 &&
    crossing(
      hull[0] ?? { fixedBytes: 0, bytesPerRow: 0 },
      hull[1] ?? { fixedBytes: 0, bytesPerRow: 0 },
    ) <= 1
  )
    hull.shift()
  return hull
}
