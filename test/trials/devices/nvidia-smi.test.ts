import { describe, expect, it } from 'vitest'
import { parseCards } from '../../../src/trials/devices/nvidia-smi.js'

const gib = 2 ** 30
/**
 * index, uuid, name, memory.total, memory.used, memory.free, utilization.gpu, power.limit,
 * driver_version, mig.mode.current, as `nvidia-smi --format=csv,noheader,nounits` writes them.
 */
const h100 =
  '0, GPU-8f0f2c4e-93b2-4a1e-9d4e-0d5a3a7a1c11, NVIDIA H100 80GB HBM3, 81559, 4, 81080, 0, 700.00, 550.54.15, Disabled\n'
const pair =
  '0, GPU-aaaa, NVIDIA A100-SXM4-40GB, 40960, 27851, 12586, 97, 400.00, 535.161.08, Disabled\r\n1, GPU-bbbb, NVIDIA A100-SXM4-40GB, 40960, 3, 40434, 0, 400.00, 535.161.08, Disabled\r\n'
const laptop =
  '0, GPU-cccc, NVIDIA GeForce RTX 3050 Laptop GPU, 4096, 611, 3361, 12, [N/A], 545.23.08, [N/A]\n'
const mig =
  '0, GPU-dddd, NVIDIA A100-SXM4-80GB, 81920, 45, 81050, [N/A], 500.00, 550.54.15, Enabled\n'
const locked =
  '0, GPU-eeee, Tesla T4, 15360, [Insufficient Permissions], [Insufficient Permissions], [Not Supported], 70.00, 470.82.01, [N/A]\n'
const noDriver =
  "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver. Make sure that the latest NVIDIA driver is installed and running.\n"
const lost = 'Unable to determine the device handle for GPU 0000:3B:00.0: Unknown Error\n'

describe('cards of the NVIDIA driver', () => {
  it('reads an idle card', () => {
    expect(parseCards(h100, '')).toEqual([
      {
        index: 0,
        name: 'NVIDIA H100 80GB HBM3',
        memoryBytes: 81_559 * 2 ** 20,
        usedBytes: 4 * 2 ** 20,
        freeBytes: 81_080 * 2 ** 20,
        utilization: 0,
        powerLimitWatts: 700,
        driver: '550.54.15',
        mig: false,
        others: { processes: 0, bytes: 0 },
      },
    ])
  })
  it('counts other processes by card, without its own', () => {
    const running = 'GPU-aaaa, 4711, 20480\r\nGPU-aaaa, 4712, 7168\r\nGPU-bbbb, 99, 512\r\n'
    const [busy, idle] = parseCards(pair, running, [99])
    expect(busy?.others).toEqual({ processes: 2, bytes: 27 * gib })
    expect(busy?.utilization).toBeCloseTo(0.97)
    expect(idle?.others).toEqual({ processes: 0, bytes: 0 })
    expect([busy?.index, idle?.index]).toEqual([0, 1])
  })
  it('counts a process whose memory the driver does not report (in a container)', () => {
    expect(
      parseCards(h100, 'GPU-8f0f2c4e-93b2-4a1e-9d4e-0d5a3a7a1c11, 12, [N/A]\n')[0]?.others,
    ).toEqual({ processes: 1, bytes: 0 })
  })
  it('keeps unknown values as null', () => {
    expect(parseCards(laptop, '')[0]).toMatchObject({
      memoryBytes: 4 * gib,
      powerLimitWatts: null,
      mig: false,
    })
    expect(parseCards(locked, '')[0]).toMatchObject({
      memoryBytes: 15 * gib,
      usedBytes: null,
      freeBytes: null,
      utilization: null,
      powerLimitWatts: 70,
    })
  })
  it('sees that a card is partitioned', () => {
    expect(parseCards(mig, '')[0]).toMatchObject({ mig: true, utilization: null })
  })
  it('finds no card without a driver, and the others beside a lost one', () => {
    for (const nothing of [noDriver, lost, '', '\n', 'No devices were found\n'])
      expect(parseCards(nothing, noDriver)).toEqual([])
    expect(parseCards(`${lost}${pair}`, '').map(({ index }) => index)).toEqual([0, 1])
  })
})
