/** A logged sequence of allocations, replayed in its parts: in the logged order or in another. */
import type { ValidationRows } from '../vocabulary/trial.js'
import {
  allocationCodes,
  allocationMarks,
  smallBytes,
  type AllocationMark,
} from './allocation-codes.js'
import { RegionAllocator, type Chunk } from './region-allocator.js'

/** JavaScript collects arrays of its own when they take about so much, bytes. */
const collectedBytes = 64 * 2 ** 20

/** What is logged from one mark to the next. */
interface Segment {
  /** Null before the first mark. */
  readonly mark: AllocationMark | null
  /** Its pairs lie at [from, to) of the series. */
  readonly from: number
  readonly to: number
  /** Number of its first allocation. */
  readonly firstAllocation: number
}

/** One segment at so many rows. */
interface Pass {
  readonly segment: Segment
  readonly rows: number
}

/** The parts of a series up to its end mark. */
export class SegmentedSeries {
  private readonly segments: readonly Segment[]

  constructor(private readonly series: readonly number[]) {
    this.segments = segmentsOf(series)
  }

  /** Peak above the baseline of the logged training at another batch size, bytes. */
  peakBytes(batchSize: number): number {
    const validationRows = Math.min(batchSize, this.series[1] ?? batchSize)
    const passes = this.segments.map((segment) => ({
      segment,
      rows: segment.mark === 'validation' ? validationRows : batchSize,
    }))
    return replayPeakBytes(this.series, passes)
  }

  /**
   * Peak of a race, which validates before it trains as well: what the validation leaves in the
   * allocator's regions may not fit the training. A rung that continues validates after it only.
   *
   * @returns null where no validation was logged
   */
  racePeakBytes(batchSize: number, validation: ValidationRows): number | null {
    const logged = this.segments.findLast(({ mark }) => mark === 'validation')
    if (logged === undefined) return null
    const training = this.segments
      .filter(({ mark }) => mark !== 'validation')
      .map((segment) => ({ segment, rows: batchSize }))
    const start = training.findIndex(({ segment }) => segment.mark === 'step')
    const setUp = training.slice(0, Math.max(0, start))
    const steps = training.slice(Math.max(0, start))
    const rows = Math.min(validation.rows, this.series[1] ?? validation.rows)
    const validated = batchesOf(rows, validation.batchSize).map((size) => ({
      segment: logged,
      rows: size,
    }))
    return Math.max(
      replayPeakBytes(this.series, [...setUp, ...validated, ...steps, ...validated]),
      replayPeakBytes(this.series, [...setUp, ...steps, ...validated]),
    )
  }
}

/** Sizes of the batches of a validation; of equal ones two: a third finds the second's memory. */
function batchesOf(rows: number, batchSize: number): readonly number[] {
  const whole = Math.min(2, Math.floor(rows / batchSize))
  const rest = rows % batchSize
  return [...Array.from({ length: whole }, () => batchSize), ...(rest > 0 ? [rest] : [])]
}

function segmentsOf(series: readonly number[]): readonly Segment[] {
  const segments: Segment[] = []
  let open = { mark: null as AllocationMark | null, from: 2, firstAllocation: 0 }
  let allocations = 0
  for (let i = 2; i < series.length; i += 2) {
    const code = series[i] ?? 0
    if (code >= 0) allocations += 1
    if (code !== allocationCodes.mark) continue
    segments.push({ ...open, to: i })
    const mark = allocationMarks[series[i + 1] ?? 0] ?? null
    if (mark === 'end') return segments
    open = { mark, from: i + 2, firstAllocation: allocations }
  }
  return [...segments, { ...open, to: series.length }]
}

function replayPeakBytes(series: readonly number[], passes: readonly Pass[]): number {
  const replay = new Replay(series)
  for (const pass of passes) replay.pass(pass)
  return replay.peakBytes
}

/** One replay. */
class Replay {
  private readonly allocator = new RegionAllocator()
  /** By number of the allocation: its chunk, or its bytes where the C library has it. */
  private readonly live = new Map<number, Chunk | number>()
  private smallBytes = 0
  private copiedBytes = 0
  private baselineBytes = 0
  private highestBytes = 0

  constructor(private readonly series: readonly number[]) {}

  /** Peak above the baseline, bytes. */
  get peakBytes(): number {
    return this.highestBytes - this.baselineBytes
  }

  pass({ segment: { mark, from, to, firstAllocation }, rows }: Pass): void {
    if (mark === 'baseline') this.baselineBytes = this.allocator.residentBytes + this.smallBytes
    if (mark !== null) this.copiedBytes = 0
    this.notePeak()
    let allocation = firstAllocation
    for (let i = from; i < to; i += 2) {
      const code = this.series[i] ?? 0
      const value = this.series[i + 1] ?? 0
      if (code === allocationCodes.freed) this.free(value)
      else if (code === allocationCodes.copied)
        this.copiedBytes = Math.min(collectedBytes, this.copiedBytes + value * rows)
      else {
        this.allocate(allocation, Math.round(code + value * rows))
        allocation += 1
      }
      this.notePeak()
    }
  }

  private notePeak(): void {
    const bytes = this.allocator.residentBytes + this.smallBytes + this.copiedBytes
    this.highestBytes = Math.max(this.highestBytes, bytes)
  }

  private allocate(allocation: number, bytes: number): void {
    // a segment that is replayed again: what it left is freed by then
    this.free(allocation)
    if (bytes >= smallBytes) {
      this.live.set(allocation, this.allocator.allocate(bytes))
      return
    }
    this.smallBytes += bytes
    this.live.set(allocation, bytes)
  }

  private free(allocation: number): void {
    const chunk = this.live.get(allocation)
    this.live.delete(allocation)
    if (typeof chunk === 'number') this.smallBytes -= chunk
    else if (chunk !== undefined) this.allocator.free(chunk)
  }
}
