/**
 * Marks that an allocation trace writes to stderr, between the lines of TensorFlow's allocator.
 * A line reads "batchwise-allocations <mark> <rows>". The parent reads the file after the trial.
 */
import { allocationMarks, type AllocationMark } from '../../advice/memory/allocation-codes.js'

export interface MarkLine {
  readonly mark: AllocationMark
  /** Rows of a batch from here on; 0 outside steps. At `end`: of the largest validation batch. */
  readonly rows: number
}

const firstWord = 'batchwise-allocations'

export function encodeAllocationMark({ mark, rows }: MarkLine): string {
  return `${firstWord} ${mark} ${rows}\n`
}

/** The mark on this line; null for a line of anything else. */
export function decodeAllocationMark(line: string): MarkLine | null {
  if (!line.startsWith(firstWord)) return null
  const [, name, rows] = line.split(' ')
  const mark = allocationMarks.find((candidate) => candidate === name)
  return mark === undefined ? null : { mark, rows: Number(rows) }
}
