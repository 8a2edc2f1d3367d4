/**
 * Reads what TensorFlow says of a card in its log (`allocationLogEnvironment`, on stderr): the
 * limit that the allocator got, and the most bytes that were live in it. The tests show the lines.
 */
import type { FileHandle } from 'node:fs/promises'
import { decodeAllocationMark } from '../protocol/allocation-mark.js'
import { LineDecoder } from '../protocol/messages.js'

const mebibyte = 2 ** 20
const readBytes = 2 ** 20

const patterns = {
  /** TensorFlow calls mebibytes MB, and rounds down. */
  created: /Created device \S*device:GPU:\d+ with (\d+) MB memory/,
  cardAllocator: /allocator_name: "GPU_\d+_bfc"/,
  freed: /Deallocation .*allocation_id: (\d+)/,
  tensor: /MemoryLogTensorAllocation .*allocated_bytes: (\d+) .*allocation_id: (\d+)/,
  raw: /MemoryLogRawAllocation .*num_bytes: (\d+).*allocation_id: (\d+)/,
} as const

export interface CardMemory {
  /** Limit of the allocator on the card, bytes; null where the log does not say. */
  readonly limitBytes: number | null
  /** Most bytes that were live in the allocator at once; null without an allocation. */
  readonly peakBytes: number | null
  /** Rows that an allocation trace trained; null in any other log. */
  readonly rows: number | null
}

export class CardLog {
  private readonly lines = new LineDecoder()
  private readonly bytesOfId = new Map<string, number>()
  private limitBytes: number | null = null
  private liveBytes = 0
  private mostBytes = 0
  private rows: number | null = null

  push(chunk: Uint8Array): void {
    for (const line of this.lines.push(chunk)) this.readLine(line)
  }

  memory(): CardMemory {
    const { limitBytes, mostBytes, rows } = this
    return { limitBytes, peakBytes: mostBytes === 0 ? null : mostBytes, rows }
  }

  private readLine(line: string): void {
    const mark = decodeAllocationMark(line)
    if (mark?.mark === 'step') this.rows = mark.rows
    const [, limit] = patterns.created.exec(line) ?? []
    if (limit !== undefined) this.limitBytes ??= Number(limit) * mebibyte
    if (!patterns.cardAllocator.test(line)) return
    const [, freedId] = patterns.freed.exec(line) ?? []
    if (freedId !== undefined) return this.free(freedId)
    const [, bytes, id] = patterns.tensor.exec(line) ?? patterns.raw.exec(line) ?? []
    if (id !== undefined) this.allocate(id, Number(bytes))
  }

  private allocate(id: string, bytes: number): void {
    this.bytesOfId.set(id, bytes)
    this.liveBytes += bytes
    this.mostBytes = Math.max(this.mostBytes, this.liveBytes)
  }

  private free(id: string): void {
    this.liveBytes -= this.bytesOfId.get(id) ?? 0
    this.bytesOfId.delete(id)
  }
}

/** All that the log says so far. */
export async function readCardLog(file: FileHandle): Promise<CardMemory> {
  const log = new CardLog()
  const buffer = Buffer.alloc(readBytes)
  let position = 0
  for (;;) {
    const { bytesRead } = await file.read(buffer, 0, buffer.length, position)
    if (bytesRead === 0) return log.memory()
    log.push(buffer.subarray(0, bytesRead))
    position += bytesRead
  }
}

/** The last characters of the log: where the process ended, they say why. */
export async function endOfLog(file: FileHandle, characters: number): Promise<string> {
  const { size } = await file.stat()
  const length = Math.min(size, characters)
  const buffer = Buffer.alloc(length)
  await file.read(buffer, 0, length, size - length)
  return buffer.toString('utf8')
}
