/**
 * What TensorFlow says of its allocations (`TF_CPP_VMODULE=log_memory=2`, on stderr), read into the sequence of `advice/allocation-law.ts`.
 *
 *   … __LOG_MEMORY__ MemoryLogTensorAllocation { … kernel_name: "Relu" tensor { dtype: DT_FLOAT shape { dim { size: 59 } dim { size: 512 } } allocation_description { requested_bytes: 120832 … allocation_id: 7 … } } }
 *   … __LOG_MEMORY__ MemoryLogRawAllocation { … operation: "TF_NewTensor" num_bytes: 4096 ptr: 1 allocation_id: 8 … }
 *   … __LOG_MEMORY__ MemoryLogTensorDeallocation { … allocation_id: 7 … }        and MemoryLogRawDeallocation
 *   batchwise-allocations step 59                                              a mark of the trial process and its rows
 */
import { randomUUID } from 'node:crypto'
import { open, unlink, type FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { allocationCodes, allocationMarks, smallBytes } from '../../advice/memory/allocation-law.js'
import type { Measurement } from '../../advice/vocabulary/trial.js'
import { allocationMarkWord, LineDecoder } from '../protocol/protocol.js'

export const allocationLogEnvironment = {
  TF_CPP_MIN_LOG_LEVEL: '0',
  TF_CPP_VMODULE: 'log_memory=2',
} as const
const [freed, tensor, raw] = [
  /Deallocation .*allocation_id: (\d+)/,
  /MemoryLogTensorAllocation .*?shape \{(.*)\} allocation_description.*requested_bytes: (\d+).*allocation_id: (\d+)/,
  /MemoryLogRawAllocation .*num_bytes: (\d+).*allocation_id: (\d+)/,
]
/** A longer sequence (batched products that the library makes row by row) is not kept: numbers. */
const numbersMax = 400_000
const bytesOfElement = 4

/** A file without a name for a trial's stderr. */
export async function openAllocationLog(): Promise<FileHandle> {
  const file = path.join(tmpdir(), `batchwise-allocations-${randomUUID()}`)
  const opened = await open(file, 'wx+', 0o600)
  await unlink(file)
  return opened
}

/** What a trial that has ended well wrote to it; null where that is no sequence. */
export async function readAllocationLog(file: FileHandle): Promise<Measurement | null> {
  const [log, buffer] = [new AllocationLog(), Buffer.alloc(2 ** 20)]
  for (let at = 0; ;) {
    const { bytesRead } = await file.read(buffer, 0, buffer.length, at)
    if (bytesRead === 0) return log.measurement
    log.push(buffer.subarray(0, bytesRead))
    at += bytesRead
  }
}

export class AllocationLog {
  private readonly lines = new LineDecoder()
  private readonly series: number[] = [allocationCodes.version, 0]
  /** Number of the allocation by TensorFlow's id; those that are always small are left out. */
  private readonly numbers = new Map<string, number>()
  private count = 0
  private rows = 0
  private trainedRows = 0
  private finished = false

  push(chunk: Uint8Array): void {
    for (const line of this.lines.push(chunk)) this.read(line)
  }
  /** What was written down, and at how many rows; null where no step was made, the last mark is missing, TensorFlow said nothing, or too much. */
  get measurement(): Measurement | null {
    return this.trainedRows > 0 &&
      this.finished &&
      this.count > 0 &&
      this.series.length < numbersMax
      ? { name: 'allocations', at: this.trainedRows, value: this.series }
      : null
  }

  private read(line: string): void {
    if (line.startsWith(allocationMarkWord)) this.mark(line)
    else if (line.includes('__LOG_MEMORY__') && this.series.length < numbersMax)
      this.allocation(line)
  }

  private mark(line: string): void {
    const [, mark = '', rows] = line.split(' ')
    this.rows = Number(rows)
    this.series.push(
      allocationCodes.mark,
      allocationMarks.findIndex((known) => known === mark),
    )
    if (mark === 'step') this.trainedRows = this.rows
    if (mark !== 'end') return
    this.series[1] = this.rows
    this.finished = true
  }

  private allocation(line: string): void {
    const [, gone] = freed.exec(line) ?? []
    if (gone !== undefined) {
      const number = this.numbers.get(gone)
      if (number !== undefined) this.series.push(allocationCodes.freed, number)
      this.numbers.delete(gone)
      return
    }
    const [, shape, bytes, id] = tensor.exec(line) ?? []
    if (shape !== undefined && id !== undefined)
      return this.allocated(
        id,
        Number(bytes),
        [...shape.matchAll(/size: (\d+)/g)].some(([, size]) => this.isBatch(Number(size))),
      )
    const [, rawBytes, rawId] = raw.exec(line) ?? []
    if (rawId === undefined) return
    const grows = this.isBatch(Number(rawBytes) / bytesOfElement)
    this.allocated(rawId, Number(rawBytes), grows)
    if (grows) this.series.push(allocationCodes.copied, Number(rawBytes) / this.rows)
  }

  private allocated(id: string, bytes: number, grows: boolean): void {
    if (!grows && bytes < smallBytes) return
    this.numbers.set(id, this.count++)
    this.series.push(grows ? 0 : bytes, grows ? bytes / this.rows : 0)
  }

  /** An axis that the rows divide. */
  private readonly isBatch = (size: number): boolean =>
    this.rows > 0 && size > 0 && size % this.rows === 0
}
