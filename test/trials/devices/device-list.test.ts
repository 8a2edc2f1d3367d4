import { describe, expect, it } from 'vitest'
import type { Engine } from '../../../src/advice/vocabulary/engines.js'
import { listDevices } from '../../../src/trials/devices/device-list.js'
import type { EngineProbe } from '../../../src/trials/devices/engine-probes.js'
import { reportEngines } from '../../../src/trials/devices/engine-reports.js'
import type { MachineFacts } from '../../../src/trials/devices/machine-facts.js'
import type { Card } from '../../../src/trials/devices/nvidia-smi.js'
import type { AdapterInfo } from '../../../src/trials/protocol/handshake.js'

const gib = 2 ** 30
const card: Card = {
  index: 0,
  name: 'NVIDIA A100-SXM4-40GB',
  memoryBytes: 40 * gib,
  usedBytes: 28 * gib,
  freeBytes: 12 * gib,
  utilization: 0.97,
  powerLimitWatts: 400,
  driver: '550.54',
  mig: false,
  others: { processes: 2, bytes: 27 * gib },
}
const limits = {
  maxBufferSize: 2 * gib,
  maxStorageBufferBindingSize: gib,
  maxComputeWorkgroupsPerDimension: 65_535,
}
const adapter = (rest: Partial<AdapterInfo> = {}): EngineProbe => ({
  starts: true,
  adapter: {
    name: 'AMD Radeon RX 7600',
    vendor: 'amd',
    type: 'discrete',
    memoryBytes: 8 * gib,
    limits,
    ...rest,
  },
})
const plain: EngineProbe = { starts: true, adapter: null }
const found = (
  probes: Partial<Record<Engine, EngineProbe>> = {},
  rest: Partial<Omit<MachineFacts, 'probe'>> = {},
): MachineFacts => ({
  tensorflow: 'cuda',
  keras: null,
  library: (engine) => `${engine} 1.2.3`,
  cards: [card],
  processor: { name: 'a processor', memoryBytes: 16 * gib, freeBytes: 10 * gib, cores: 8 },
  probe: (engine) =>
    ({
      tensorflow: plain,
      webgpu: adapter(),
      wasm: plain,
      cpu: plain,
      torch: null,
      keras: null,
      ...probes,
    })[engine],
  ...rest,
})
const lines = (of: MachineFacts): readonly string[] =>
  reportEngines(of).map(({ engine, kind, available, automatic }) => {
    if (!available) return `${engine}/${kind} off`
    return `${engine}/${kind} ${automatic ? 'on' : 'on request'}`
  })
const detailOf = (of: MachineFacts, engine: Engine, kind: string): string | undefined =>
  reportEngines(of).find((one) => one.engine === engine && one.kind === kind)?.detail
const ids = (of: MachineFacts): readonly string[] =>
  listDevices(of).map(({ id, engines }) => `${id}: ${engines.join(' ')}`)

describe('the order of preference', () => {
  it('is TensorFlow on cards, a real adapter, TensorFlow on the processor, wasm, cpu', () => {
    expect(lines(found())).toEqual([
      'tensorflow/cuda on',
      'webgpu/webgpu on',
      'tensorflow/cpu on',
      'wasm/cpu on',
      'cpu/cpu on',
      'keras/cpu off',
    ])
    expect(ids(found())).toEqual([
      'cuda:0: tensorflow',
      'webgpu:0: webgpu',
      'cpu: tensorflow wasm cpu',
    ])
    expect(reportEngines(found()).map(({ budget }) => budget)).toEqual([
      'allocator',
      'tracked',
      'system',
      'tracked',
      'tracked',
      'system',
    ])
  })
  it.each<[string, MachineFacts, string, RegExp]>([
    ['no card', found({}, { cards: [] }), 'cuda', /nvidia-smi/],
    ['a partitioned card', found({}, { cards: [{ ...card, mig: true }] }), 'cuda', /MIG/],
    [
      'a TensorFlow library without CUDA',
      found({}, { tensorflow: 'cpu' }),
      'cuda',
      /has no CUDA.*BATCHWISE_TENSORFLOW=cuda/,
    ],
    ['no TensorFlow library', found({}, { tensorflow: null }), 'cpu', /npm run setup/],
    [
      'a TensorFlow library that does not load',
      found({ tensorflow: { starts: false, because: 'GLIBC_2.38 not found' } }),
      'cpu',
      /GLIBC/,
    ],
  ])('with %s TensorFlow is off there, with the reason', (_what, of, kind, because) => {
    expect(detailOf(of, 'tensorflow', kind)).toMatch(because)
    expect(
      listDevices(of)
        .filter((device) => device.kind === kind)
        .flatMap(({ engines }) => engines),
    ).not.toContain('tensorflow')
  })
  it('quotes webgpu where it is off', () => {
    expect(
      detailOf(
        found({ webgpu: { starts: false, because: 'no adapter was found' } }),
        'webgpu',
        'webgpu',
      ),
    ).toBe('no adapter was found')
    expect(ids(found({ webgpu: { starts: false, because: 'no adapter was found' } }))).toEqual([
      'cuda:0: tensorflow',
      'cpu: tensorflow wasm cpu',
    ])
  })
  it('takes an emulated adapter only on request, says so, and lists it last', () => {
    const emulated = found(
      { webgpu: adapter({ name: 'llvmpipe', type: 'cpu' }) },
      { cards: [], tensorflow: null },
    )
    expect(lines(emulated)).toEqual([
      'tensorflow/cuda off',
      'webgpu/webgpu on request',
      'tensorflow/cpu off',
      'wasm/cpu on',
      'cpu/cpu on',
      'keras/cpu off',
    ])
    expect(detailOf(emulated, 'webgpu', 'webgpu')).toMatch(/only on request.*llvmpipe emulates/)
    expect(listDevices(emulated).map(({ id, automatic }) => [id, automatic])).toEqual([
      ['cpu', true],
      ['webgpu:0', false],
    ])
  })
  it('counts an engine that was not started as working, except webgpu', () => {
    const notStarted: MachineFacts = { ...found({}, { cards: [] }), probe: () => null }
    expect(ids(notStarted)).toEqual(['cpu: tensorflow wasm cpu'])
    expect(
      ids({
        ...notStarted,
        probe: (engine) => (engine === 'wasm' ? { starts: false, because: 'broken' } : null),
      }),
    ).toEqual(['cpu: tensorflow cpu'])
  })
})

describe('devices', () => {
  it('a card shows all that its driver reports', () => {
    expect(listDevices(found())[0]).toEqual({
      id: 'cuda:0',
      name: card.name,
      kind: 'cuda',
      engine: 'tensorflow',
      engines: ['tensorflow'],
      automatic: true,
      memoryBytes: 40 * gib,
      freeBytes: 12 * gib,
      usedBytes: 28 * gib,
      utilization: 0.97,
      cores: null,
      powerLimitWatts: 400,
      driver: '550.54',
      others: { processes: 2, bytes: 27 * gib },
      libraries: [{ engine: 'tensorflow', library: 'tensorflow 1.2.3' }],
      keras: null,
      workers: null,
      vendor: 'nvidia',
      adapter: null,
      limits: null,
    })
  })
  it.each<[string, Partial<AdapterInfo>, number | null]>([
    ['what it reports', {}, 8 * gib],
    ["of an integrated one the system's", { type: 'integrated', memoryBytes: null }, 16 * gib],
    ["of an emulated one the system's", { type: 'cpu', memoryBytes: null }, 16 * gib],
    [
      "of a discrete one that NVIDIA's driver names alike, the card's",
      { name: 'NVIDIA A100-SXM4-40GB (Vulkan)', memoryBytes: null },
      40 * gib,
    ],
    ['of any other discrete one unknown', { memoryBytes: null }, null],
  ])('the memory of an adapter is %s', (_what, rest, memoryBytes) => {
    const device = listDevices(found({ webgpu: adapter(rest) })).find(
      ({ kind }) => kind === 'webgpu',
    )
    expect(device).toMatchObject({
      id: 'webgpu:0',
      memoryBytes,
      limits,
      adapter: rest.type ?? 'discrete',
    })
  })
})
