import { writeFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { openAllocationLog } from '../../../src/trials/host/allocation-log.js'
import { encodeAllocationMark } from '../../../src/trials/protocol/allocation-mark.js'
import { CardLog, endOfLog, readCardLog } from '../../../src/trials/host/card-log.js'

/** Lines that TensorFlow 2.19 to 2.21 wrote; the second form once absl's log is initialized. */
const created =
  'I0000 00:00:1742485702.762730   82189 gpu_device.cc:2019] Created device /job:localhost/replica:0/task:0/device:GPU:0 with 14784 MB memory:  -> device: 0, name: Tesla V100-PCIE-16GB, pci bus id: 0001:00:00.0, compute capability: 7.0\n'
const createdLater =
  '2024-08-27 18:45:13.020821: I tensorflow/core/common_runtime/gpu/gpu_device.cc:2021] Created device /job:localhost/replica:0/task:0/device:GPU:0 with 1767 MB memory:  -> device: 0, name: NVIDIA GeForce RTX 3050 Laptop GPU, pci bus id: 0000:01:00.0, compute capability: 8.6\n'

const prefix = 'I0000 00:00:1795611912.499947    8325 log_memory.cc:34] __LOG_MEMORY__'
const tensor = (id: number, bytes: number, allocator = 'GPU_0_bfc'): string =>
  `${prefix} MemoryLogTensorAllocation { goo.gle/debugproto    kernel_name: "Relu" tensor { dtype: DT_FLOAT shape { dim { size: ${bytes / 4} } } allocation_description { requested_bytes: ${bytes - 4} allocated_bytes: ${bytes} allocator_name: "${allocator}" allocation_id: ${id} has_single_reference: true ptr: 140631019249728 } } }\n`
const raw = (id: number, bytes: number): string =>
  `${prefix} MemoryLogRawAllocation { goo.gle/debugproto   step_id: -3 operation: "TF_NewTensor" num_bytes: ${bytes} ptr: 831311680 allocation_id: ${id} allocator_name: "GPU_0_bfc" }\n`
const freed = (id: number, allocator = 'GPU_0_bfc'): string =>
  `${prefix} MemoryLogTensorDeallocation { goo.gle/debugproto    allocation_id: ${id} allocator_name: "${allocator}" }\n`

const mebibyte = 2 ** 20
const lines = [
  'WARNING: All log messages before absl::InitializeLog() is called are written to STDERR\n',
  created,
  raw(1, 256),
  tensor(2, 1024),
  // the host's allocator counts its own ids
  tensor(2, 2 ** 30, 'gpu_host_bfc'),
  freed(2),
  freed(2, 'gpu_host_bfc'),
  tensor(3, 512),
  tensor(4, 512),
]

it.each([1, 7, 100, 100_000])('reads limit and peak in pieces of %s bytes', (size) => {
  const log = new CardLog()
  const bytes = Buffer.from(lines.join(''))
  for (let at = 0; at < bytes.length; at += size) log.push(bytes.subarray(at, at + size))
  expect(log.memory()).toEqual({ limitBytes: 14_784 * mebibyte, peakBytes: 1280, rows: null })
})
it('reads the limit in either form of the line', () => {
  const log = new CardLog()
  log.push(Buffer.from(createdLater))
  expect(log.memory()).toEqual({ limitBytes: 1767 * mebibyte, peakBytes: null, rows: null })
})
it('a log of the processor says nothing of a card', () => {
  const log = new CardLog()
  log.push(Buffer.from(tensor(1, 4096, 'mklcpu')))
  expect(log.memory()).toEqual({ limitBytes: null, peakBytes: null, rows: null })
})
it('reads a file, and its end', async () => {
  const file = await openAllocationLog()
  await writeFile(file, `${lines.join('')}out of memory\n`)
  expect((await readCardLog(file)).peakBytes).toBe(1280)
  expect(await endOfLog(file, 14)).toBe('out of memory\n')
  expect(await endOfLog(file, 1e6)).toBe(`${lines.join('')}out of memory\n`)
  await file.close()
})
it('reads how many rows an allocation trace trained', () => {
  const log = new CardLog()
  const marks = ['baseline', 'step', 'end'] as const
  for (const mark of marks)
    log.push(Buffer.from(encodeAllocationMark({ mark, rows: mark === 'step' ? 59 : 0 })))
  expect(log.memory().rows).toBe(59)
})
