/** The memory law: tracked peak bytes as a function of the batch size, from tiny traces. */
import type { AllocationLaw } from './allocation-law.js'
import type { MemoryNumbers } from './numbers.js'
import { bytesAt, upperEnvelope, type Line } from './upper-envelope.js'

export interface MemoryLaw {
  /**
   * `event-wise`: from two traces with one kernel sequence. `convex-fit`: chords through the peaks
   * of at least three traces.
   */
  readonly kind: 'event-wise' | 'convex-fit'
  /** The lines that are the maximum somewhere on B >= 1, by growing slope. */
  readonly lines: readonly Line[]
  /** The replayed allocator, where its requests were logged; it then predicts the bytes. */
  readonly allocations?: AllocationLaw
}

export interface Trace {
  readonly batchSize: number
  /** Live bytes after every kernel. */
  readonly liveBytes: readonly number[]
  /** Hash of the sequence of kernel names. */
  readonly kernelHash: number
}

/**
 * The memory law of a few traces.
 *
 *   peak(B) = max over i of (a_i + c_i B)
 *
 * a_i + c_i B: live bytes after kernel i of a training step. Tensor sizes are affine in B, so two
 * traces with one sequence of kernels give every a_i and c_i. The maximum of lines is convex and
 * piecewise linear. Where the kernels differ between sizes, the lines are the chords through the
 * peaks of neighbouring sizes.
 *
 * Example: live bytes [100, 500] at B = 2 and [100, 900] at B = 4 give 100 and 100 + 200 B.
 *
 * @returns null with fewer than two traces of one kernel sequence, or three of any
 */
export function fitMemoryLaw(traces: readonly Trace[]): MemoryLaw | null {
  const sorted = onePerSize(traces)
  const low = sorted[0]
  const high = sorted.find((trace) => low !== undefined && hasSameKernels(low, trace))
  if (low !== undefined && high !== undefined)
    return { kind: 'event-wise', lines: upperEnvelope(kernelLines(low, high)) }
  const chords = peakChords(sorted)
  return chords.length < 2 ? null : { kind: 'convex-fit', lines: upperEnvelope(chords) }
}

/**
 * Do the last two chords through the peaks have one slope? Until they do, another trace is needed:
 * somewhere the peak moves from weights to activations, and a chord below that place is too flat.
 * From 2, 4 and 8 rows the law of an attention block was 22 % below its peak at 100 rows; from 2 to
 * 32 rows 0.1 %.
 */
export function chordsSettled(
  traces: readonly Trace[],
  { traces: limits }: MemoryNumbers,
): boolean {
  const sorted = [...traces].sort((a, b) => a.batchSize - b.batchSize)
  const [before, last] = peakChords(sorted).slice(-2)
  return (
    before !== undefined &&
    last !== undefined &&
    last.bytesPerRow > 0 &&
    Math.abs(before.bytesPerRow / last.bytesPerRow - 1) < limits.sameSlopeShare
  )
}

/** Peak of tracked bytes at batch size B. */
export function trackedPeakBytes(law: MemoryLaw, batchSize: number): number {
  return law.lines.reduce((peak, line) => Math.max(peak, bytesAt(line, batchSize)), 0)
}

/** Predicted bytes at batch size B: of the replayed allocator, else the tracked peak. */
export function predictedBytes(law: MemoryLaw, batchSize: number): number {
  return law.allocations?.peakBytes(batchSize) ?? trackedPeakBytes(law, batchSize)
}

/** The law of one thing after another, as training and validation: the maximum of both. */
export function mergeLaws(first: MemoryLaw, second: MemoryLaw): MemoryLaw {
  const isEventWise = first.kind === 'event-wise' && second.kind === 'event-wise'
  return {
    kind: isEventWise ? 'event-wise' : 'convex-fit',
    lines: upperEnvelope([...first.lines, ...second.lines]),
  }
}

/** The line that is the peak at batch size B. */
export function peakLine(law: MemoryLaw, batchSize: number): Line {
  return law.lines.reduce(
    (highest, line) => (bytesAt(line, batchSize) > bytesAt(highest, batchSize) ? line : highest),
    law.lines[0] ?? { fixedBytes: 0, bytesPerRow: 0 },
  )
}

/** The last trace of every size, by size. */
function onePerSize(traces: readonly Trace[]): readonly Trace[] {
  const bySize = new Map(traces.map((trace) => [trace.batchSize, trace]))
  return [...bySize.values()].sort((a, b) => a.batchSize - b.batchSize)
}

/** A larger trace with the same sequence of kernels. */
function hasSameKernels(low: Trace, high: Trace): boolean {
  return (
    high.batchSize > low.batchSize &&
    high.kernelHash === low.kernelHash &&
    high.liveBytes.length === low.liveBytes.length
  )
}

/** a_i + c_i B for every kernel i, from two traces with the same kernels. */
function kernelLines(low: Trace, high: Trace): readonly Line[] {
  const span = high.batchSize - low.batchSize
  return low.liveBytes.map((bytes, i) => {
    const bytesPerRow = ((high.liveBytes[i] ?? bytes) - bytes) / span
    return { fixedBytes: bytes - bytesPerRow * low.batchSize, bytesPerRow }
  })
}

/** Lines through the peaks of neighbouring sizes, ascending; no slope below 0. */
function peakChords(sorted: readonly Trace[]): readonly Line[] {
  const peaks = sorted.map(({ batchSize, liveBytes }) => ({
    batchSize,
    bytes: Math.max(...liveBytes),
  }))
  return peaks.slice(1).map(({ batchSize, bytes }, i) => {
    const previous = peaks[i] ?? { batchSize: 0, bytes: 0 }
    const slope = (bytes - previous.bytes) / (batchSize - previous.batchSize)
    const bytesPerRow = Math.max(0, slope)
    return { fixedBytes: bytes - bytesPerRow * batchSize, bytesPerRow }
  })
}
