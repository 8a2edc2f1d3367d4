import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Metrics } from '../../src/observe/metrics.js'
import { readCards } from '../../src/trials/devices/nvidia-smi.js'
import { listDevices } from '../../src/trials/devices/device-list.js'

/** Fake nvidia-smi: reports two GPUs and counts its runs, or never answers if `hangs`. */
const program = `#!/bin/sh
echo run >> "$(dirname "$0")/runs"
test -e "$(dirname "$0")/hangs" && exec sleep 30
case "$1" in
  --query-gpu=*) printf '0, GPU-aaaa, NVIDIA A100-SXM4-40GB, 40960, 27851, 12586, 97, 400.00, 535.161.08, Disabled\\n1, GPU-bbbb, NVIDIA A100-SXM4-40GB, 40960, 1024, 39936, [N/A], 400.00, 535.161.08, Disabled\\n' ;;
esac
`
let folder: string
const before = process.env['PATH']
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'batchwise-driver-'))
  await writeFile(path.join(folder, 'nvidia-smi'), program)
  await chmod(path.join(folder, 'nvidia-smi'), 0o755)
  process.env['PATH'] = `${folder}:${before ?? ''}`
})
afterEach(async () => {
  process.env['PATH'] = before
  await rm(folder, { recursive: true, force: true })
})
const runs = async (): Promise<number> =>
  (await readFile(path.join(folder, 'runs'), 'utf8').catch(() => ''))
    .split('\n')
    .filter((line) => line !== '').length
const gib = 2 ** 30
const processor = { name: 'a processor', memoryBytes: 8 * gib, freeBytes: 6 * gib, cores: 2 }
/** Devices of a machine whose TensorFlow library has CUDA. */
const devices = async (): ReturnType<Parameters<Metrics['observeDevices']>[0]> =>
  listDevices({
    tensorflow: 'cuda',
    keras: null,
    library: () => null,
    cards: await readCards(),
    processor,
    probe: () => null,
  })

test('report memory and utilization by device id; concurrent reads run nvidia-smi once', async () => {
  const metrics = new Metrics()
  metrics.observeDevices(devices)
  for (const text of await Promise.all(Array.from({ length: 20 }, () => metrics.text()))) {
    const samples = text
      .split('\n')
      .filter((line) => line.startsWith('batchwise_device_') && line.includes('{'))
    expect(samples.sort()).toEqual([
      `batchwise_device_memory_bytes{device="cpu"} ${8 * gib}`,
      `batchwise_device_memory_bytes{device="cuda:0"} ${40 * gib}`,
      `batchwise_device_memory_bytes{device="cuda:1"} ${40 * gib}`,
      `batchwise_device_memory_used_bytes{device="cpu"} ${2 * gib}`,
      `batchwise_device_memory_used_bytes{device="cuda:0"} ${27_851 * 2 ** 20}`,
      `batchwise_device_memory_used_bytes{device="cuda:1"} ${gib}`,
      'batchwise_device_trials{device="cpu"} 0',
      'batchwise_device_trials{device="cuda:0"} 0',
      'batchwise_device_trials{device="cuda:1"} 0',
      'batchwise_device_utilization_ratio{device="cuda:0"} 0.97',
    ])
  }
  // one run for the GPUs and one for their processes
  expect(await runs()).toBe(2)
})

test('a hanging driver does not delay the other metrics', async () => {
  await writeFile(path.join(folder, 'hangs'), '')
  const metrics = new Metrics()
  metrics.observeDevices(devices)
  const text = await metrics.text()
  expect(text).toContain('batchwise_build_info')
  expect(text).not.toContain('batchwise_device_memory_bytes{')
})
