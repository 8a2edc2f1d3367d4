import { writeFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { allocationCodes, allocationMarks } from '../../../src/advice/memory/allocation-codes.js'
import {
  AllocationLog,
  openAllocationLog,
  readAllocationLog,
} from '../../../src/trials/host/allocation-log.js'
import {
  encodeAllocationMark,
  type MarkLine,
} from '../../../src/trials/protocol/allocation-mark.js'

/** Lines as TensorFlow 2.21 writes them. */
const tensor = (id: number, bytes: number, shape: readonly number[]): string =>
  `I0000 00:00:1795611912.499947    8325 log_memory.cc:34] __LOG_MEMORY__ MemoryLogTensorAllocation { goo.gle/debugproto    kernel_name: "Relu" tensor { dtype: DT_FLOAT shape { ${shape.map((size) => `dim { size: ${size} }`).join(' ')} } allocation_description { requested_bytes: ${bytes} allocated_bytes: ${bytes} allocator_name: "mklcpu" allocation_id: ${id} has_single_reference: true ptr: 140631019249728 } } }\n`
const raw = (id: number, bytes: number): string =>
  `I0000 00:00:1795611912.488131    8325 log_memory.cc:34] __LOG_MEMORY__ MemoryLogRawAllocation { goo.gle/debugproto   step_id: -3 operation: "TF_NewTensor" num_bytes: ${bytes} ptr: 831311680 allocation_id: ${id} allocator_name: "mklcpu" }\n`
const freed = (id: number): string =>
  `I0000 00:00:1795611912.499947    8325 log_memory.cc:34] __LOG_MEMORY__ MemoryLogTensorDeallocation { goo.gle/debugproto    allocation_id: ${id} allocator_name: "mklcpu" }\n`
const rawFreed = (id: number): string =>
  `I0000 00:00:1795611912.499947    8325 log_memory.cc:34] __LOG_MEMORY__ MemoryLogRawDeallocation { goo.gle/debugproto    step_id: -3 operation: "TensorFlow C Api" allocation_id: ${id} allocator_name: "mklcpu" }\n`

/** The line of a mark. */
const allocationMark = (mark: MarkLine['mark'], rows: number): string =>
  encodeAllocationMark({ mark, rows })
const mebibyte = 2 ** 20
const logLines = [
  'WARNING: All log messages before absl::InitializeLog() is called are written to STDERR\n',
  raw(1, 10 * mebibyte),
  tensor(2, 32, [8]),
  allocationMark('baseline', 0),
  tensor(3, 4 * 59 * 512 * 128, [59 * 512, 128]),
  allocationMark('step', 59),
  tensor(4, 4 * 59 * 512, [59, 512]),
  tensor(5, 4 * 59 * 512, [59, 512]),
  freed(4),
  freed(2),
  raw(6, 4 * 59 * 10),
  rawFreed(6),
  tensor(7, 1408, [1408]),
  tensor(8, 2 * mebibyte, [2 * mebibyte]),
  freed(3),
  rawFreed(1),
  allocationMark('validation', 59),
  tensor(4, 4 * 59, [59, 1]),
  freed(4),
  allocationMark('end', 200),
]
const mark = (name: (typeof allocationMarks)[number]): readonly number[] => [
  allocationCodes.mark,
  allocationMarks.indexOf(name),
]
const sequence = [
  allocationCodes.version,
  200,
  10 * mebibyte,
  0,
  ...mark('baseline'),
  // before the first step no axis is the batch
  4 * 59 * 512 * 128,
  0,
  ...mark('step'),
  0,
  2048,
  0,
  2048,
  allocationCodes.freed,
  2,
  0,
  40,
  allocationCodes.copied,
  40,
  allocationCodes.freed,
  4,
  // small at any size: left out; large without an axis of the batch: fixed
  2 * mebibyte,
  0,
  allocationCodes.freed,
  1,
  allocationCodes.freed,
  0,
  ...mark('validation'),
  0,
  4,
  allocationCodes.freed,
  6,
  ...mark('end'),
]

it.each([1, 7, 100, 100_000])('the log is read in pieces of %s bytes', (size) => {
  const log = new AllocationLog()
  const bytes = Buffer.from(logLines.join(''))
  for (let at = 0; at < bytes.length; at += size) log.push(bytes.subarray(at, at + size))
  expect(log.measurement()).toEqual({ name: 'allocations', at: 59, value: sequence })
})
it('there is no measurement without the end, a step or an allocation, or above the length limit', () => {
  const of = (lines: readonly string[]): AllocationLog => {
    const log = new AllocationLog()
    log.push(Buffer.from(lines.join('')))
    return log
  }
  expect(of(logLines.slice(0, -1)).measurement()).toBeNull()
  expect(
    of([raw(1, mebibyte), allocationMark('baseline', 0), allocationMark('end', 0)]).measurement(),
  ).toBeNull()
  expect(
    of([
      allocationMark('baseline', 0),
      allocationMark('step', 59),
      allocationMark('end', 100),
    ]).measurement(),
  ).toBeNull()
  expect(
    of([
      allocationMark('step', 59),
      ...Array.from({ length: 210_000 }, (_, i) => tensor(i, 4 * 59, [59])),
      allocationMark('end', 100),
    ]).measurement(),
  ).toBeNull()
})
it('the log is read from a file without a name', async () => {
  const file = await openAllocationLog()
  await writeFile(file, logLines.join(''))
  expect(await readAllocationLog(file)).toEqual({ name: 'allocations', at: 59, value: sequence })
  await file.close()
})
