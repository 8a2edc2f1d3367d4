/**
 * Reads TensorFlow's log of its allocations (`TF_CPP_VMODULE=log_memory=2`, on stderr) into the
 * sequence of `advice/memory/allocation-codes.ts`. The tests show the lines.
 */
import { randomUUID } from 'node:crypto'
import { open, unlink, type FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import {
  allocationCodes,
  allocationMarks,
  smallBytes,
} from '../../advice/memory/allocation-codes.js'
import type { Measurement } from '../../advice/vocabulary/trial.js'
import { decodeAllocationMark, type MarkLine } from '../protocol/allocation-mark.js'
import { LineDecoder } from '../protocol/messages.js'

export const allocationLogEnvironment = {
  TF_CPP_MIN_LOG_LEVEL: '0',
  TF_CPP_VMODULE: 'log_memory=2',
} as const

const logWord = '__LOG_MEMORY__'
const patterns = {
  freed: /Deallocation .*allocation_id: (\d+)/,
  tensor:
    /MemoryLogTensorAllocation .*?shape \{(.*)\} allocation_description.*requested_bytes: (\d+).*allocation_id: (\d+)/,
  raw: /MemoryLogRawAllocation .*num_bytes: (\d+).*allocation_id: (\d+)/,
  axisSize: /size: (\d+)/g,
} as const

/** A longer sequence is dropped: batched products that the library makes row by row. */
const sequenceLengthMax = 400_000
const bytesPerElement = 4
const readBytes = 2 ** 20

/** Opens a file without a name for the stderr of a trial process. */
export async function openAllocationLog(): Promise<FileHandle> {
  const file = path.join(tmpdir(), `batchwise-allocations-${randomUUID()}`)
  const opened = await open(file, 'wx+', 0o600)
  await unlink(file)
  return opened
}

/** The measurement in the log of a trial that ended well; null without a complete sequence. */
export async function readAllocationLog(file: FileHandle): Promise<Measurement | null> {
  const log = new AllocationLog()
  const buffer = Buffer.alloc(readBytes)
  let position = 0
  for (;;) {
    const { bytesRead } = await file.read(buffer, 0, buffer.length, position)
    if (bytesRead === 0) return log.measurement()
    log.push(buffer.subarray(0, bytesRead))
    position += bytesRead
  }
}

export class AllocationLog {
  private readonly lines = new LineDecoder()
  /** Version, rows of the largest validation batch, then pairs. */
  private readonly sequence: number[] = [allocationCodes.version, 0]
  /** Place in the sequence by TensorFlow's id. Allocations that are small at any size have none. */
  private readonly indexOfId = new Map<string, number>()
  private allocationCount = 0
  private rows = 0
  private trainedRows = 0
  private finished = false

  push(chunk: Uint8Array): void {
    for (const line of this.lines.push(chunk)) this.readLine(line)
  }

  /** Null without a training step, the last mark or any allocation, and for too long a sequence. */
  measurement(): Measurement | null {
    const isComplete =
      this.trainedRows > 0 && this.finished && this.allocationCount > 0 && !this.isFull()
    return isComplete ? { name: 'allocations', at: this.trainedRows, value: this.sequence } : null
  }

  private isFull(): boolean {
    return this.sequence.length >= sequenceLengthMax
  }

  private readLine(line: string): void {
    const mark = decodeAllocationMark(line)
    if (mark !== null) return this.readMark(mark)
    if (!line.includes(logWord) || this.isFull()) return
    const isRead = this.readFreed(line) || this.readTensor(line)
    if (!isRead) this.readRaw(line)
  }

  private readMark({ mark, rows }: MarkLine): void {
    this.rows = rows
    this.sequence.push(allocationCodes.mark, allocationMarks.indexOf(mark))
    if (mark === 'step') this.trainedRows = rows
    if (mark === 'end') {
      this.sequence[1] = rows
      this.finished = true
    }
  }

  private readFreed(line: string): boolean {
    const [, id] = patterns.freed.exec(line) ?? []
    if (id === undefined) return false
    const index = this.indexOfId.get(id)
    if (index !== undefined) this.sequence.push(allocationCodes.freed, index)
    this.indexOfId.delete(id)
    return true
  }

  private readTensor(line: string): boolean {
    const [, shape, bytes, id] = patterns.tensor.exec(line) ?? []
    if (shape === undefined || id === undefined) return false
    const sizes = [...shape.matchAll(patterns.axisSize)].map(([, size]) => Number(size))
    const grows = sizes.some((size) => this.isBatchAxis(size))
    this.addAllocation(id, Number(bytes), grows)
    return true
  }

  /** An array that JavaScript fills and TensorFlow copies. */
  private readRaw(line: string): void {
    const [, bytes, id] = patterns.raw.exec(line) ?? []
    if (id === undefined) return
    const grows = this.isBatchAxis(Number(bytes) / bytesPerElement)
    this.addAllocation(id, Number(bytes), grows)
    if (grows) this.sequence.push(allocationCodes.copied, Number(bytes) / this.rows)
  }

  /** Adds the pair (a, b) of an allocation of a + b B bytes at B rows. */
  private addAllocation(id: string, bytes: number, grows: boolean): void {
    if (!grows && bytes < smallBytes) return
    this.indexOfId.set(id, this.allocationCount)
    this.allocationCount += 1
    if (grows) this.sequence.push(0, bytes / this.rows)
    else this.sequence.push(bytes, 0)
  }

  /** The rows are a prime that divides no axis of the model: what they divide is the batch. */
  private isBatchAxis(size: number): boolean {
    return this.rows > 0 && size > 0 && size % this.rows === 0
  }
}
