/** A trial on a card runs only where TensorFlow's allocator got the budget as its limit. */
import { fileURLToPath } from 'node:url'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test, vi } from 'vitest'
import type { Outcome } from '../../../src/advice/vocabulary/trial.js'
import { ProcessRunner } from '../../../src/trials/host/process-runner.js'
import { rowsBytesOf } from '../../../src/trials/host/rows-bytes.js'
import { runTrial } from '../../support/run-trial.js'
import { jobOf, smallSubject } from '../../support/small-subject.js'

const mebibyte = 2 ** 20
const program = fileURLToPath(new URL('../fixtures/card.mjs', import.meta.url))
const subject = { ...smallSubject(), deviceId: 'cuda:0' }
const job = { ...jobOf({ kind: 'trace', batchSize: 2 }, '', subject), budgetBytes: 64 * mebibyte }
const wholeMebibytes = Math.floor(
  (job.budgetBytes + rowsBytesOf(job.data, subject.model)) / mebibyte,
)

const trialWith = async (...reported: readonly string[]): ReturnType<typeof runTrial> => {
  const command = () => [process.execPath, program, ...reported] as const
  const runner = new ProcessRunner({ command })
  try {
    return await runTrial(runner, reported.length > 1 ? proof : job)
  } finally {
    await runner.close()
  }
}
const outcomeWith = async (limit: string): Promise<Outcome> => (await trialWith(limit)).outcome

/** A run that proves a size logs its allocations. */
const proof = {
  ...job,
  spec: { kind: 'fit', batchSize: 2, steps: 4, fresh: true, budgetBytes: job.budgetBytes },
} as const
const createdDevice = (mebibytes: number): string =>
  `I0000 00:00:1742485702.762730   82189 gpu_device.cc:2019] Created device /job:localhost/replica:0/task:0/device:GPU:0 with ${mebibytes} MB memory:  -> device: 0, name: Tesla V100-PCIE-16GB, pci bus id: 0001:00:00.0, compute capability: 7.0\n`

test('the limit is the budget and the rows, within a mebibyte', async () => {
  for (const bytes of [0, 256, -mebibyte].map((rounding) => wholeMebibytes * mebibyte + rounding))
    expect(await outcomeWith(String(bytes))).toMatchObject({ cause: 'completed' })
})

test('another limit ends the trial before it begins, and says which', async () => {
  const card = 80_000 * mebibyte
  expect(await outcomeWith(String(card))).toMatchObject({
    cause: 'unsupported',
    message: `the allocator on cuda:0 may take 80000 MiB instead of ${wholeMebibytes} MiB: the memory budget would not hold`,
  })
})

test('an addon that limits nothing is told with what to do', async () => {
  expect(await outcomeWith('none')).toMatchObject({
    cause: 'unsupported',
    message: expect.stringMatching(/cannot limit memory there; run npm run setup$/) as string,
  })
})

test('a run that proves a size compares what TensorFlow logs of the card too', async () => {
  const limit = String(wholeMebibytes * mebibyte)
  const { outcome } = await trialWith(limit, createdDevice(wholeMebibytes))
  expect(outcome.cause).toBe('completed')
  expect((await trialWith(limit, createdDevice(14_784))).outcome).toMatchObject({
    cause: 'unsupported',
    message: `the allocator on cuda:0 may take 14784 MiB instead of ${wholeMebibytes} MiB: the memory budget would not hold`,
  })
})

test('a run that proves a size reports the peak of the log without the rows', async () => {
  const rowsBytes = rowsBytesOf(job.data, subject.model)
  const allocated = `__LOG_MEMORY__ MemoryLogRawAllocation { num_bytes: ${rowsBytes + 4096} ptr: 8 allocation_id: 1 allocator_name: "GPU_0_bfc" }\n`
  const limit = String(wholeMebibytes * mebibyte)
  const { measurements } = await trialWith(limit, createdDevice(wholeMebibytes) + allocated)
  expect(measurements).toEqual([{ name: 'peakBytes', at: null, value: 4096 }])
})

test('what the driver counts beside the budget is reported with the run', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'nvidia-smi-'))
  // every Node process of the service takes 600 MiB
  const script = '#!/bin/sh\nfor p in $(pgrep -P "$PPID" node); do echo "GPU-a, $p, 600"; done\n'
  writeFileSync(path.join(folder, 'nvidia-smi'), script, { mode: 0o755 })
  vi.stubEnv('PATH', `${folder}:${process.env['PATH'] ?? ''}`)
  const limit = String(wholeMebibytes * mebibyte)
  const { measurements } = await trialWith(limit, createdDevice(wholeMebibytes))
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true })
  expect(measurements).toEqual([
    { name: 'baselineBytes', at: null, value: 600 * mebibyte - job.budgetBytes },
  ])
})
