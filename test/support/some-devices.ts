import type { Engine } from '../../src/advice/vocabulary/engines.js'
import type { Device, DeviceRegistry, EngineReport } from '../../src/studies/ports.js'

const gib = 2 ** 30
const unknownFields = {
  freeBytes: null,
  usedBytes: null,
  utilization: null,
  cores: null,
  powerLimitWatts: null,
  keras: null,
  libraries: [],
  driver: null,
  others: null,
  vendor: null,
  adapter: null,
  limits: null,
  workers: null,
  automatic: true,
} as const

export const someProcessor: Device = {
  ...unknownFields,
  id: 'cpu',
  name: 'a processor',
  kind: 'cpu',
  engine: 'tensorflow',
  engines: ['tensorflow', 'wasm', 'cpu'],
  memoryBytes: 8 * gib,
  cores: 2,
  freeBytes: 6 * gib,
  usedBytes: 2 * gib,
}
export const someCard: Device = {
  ...unknownFields,
  id: 'cuda:0',
  name: 'NVIDIA A100-SXM4-40GB',
  kind: 'cuda',
  engine: 'tensorflow',
  engines: ['tensorflow'],
  vendor: 'nvidia',
  memoryBytes: 40 * gib,
  freeBytes: 38 * gib,
  usedBytes: 2 * gib,
  utilization: 0.97,
  powerLimitWatts: 400,
  keras: null,
  driver: '550.54.15',
  others: { processes: 0, bytes: 0 },
}
export const someAdapter: Device = {
  ...unknownFields,
  id: 'webgpu:0',
  name: 'Radeon RX 7600',
  kind: 'webgpu',
  engine: 'webgpu',
  engines: ['webgpu'],
  vendor: 'amd',
  adapter: 'discrete',
  memoryBytes: null,
  limits: {
    maxBufferSize: 2 * gib,
    maxStorageBufferBindingSize: gib,
    maxComputeWorkgroupsPerDimension: 65_535,
  },
}
export const emulatedAdapter: Device = {
  ...someAdapter,
  name: 'llvmpipe',
  vendor: 'mesa',
  adapter: 'cpu',
  memoryBytes: 8 * gib,
  automatic: false,
}

export const someReports: readonly EngineReport[] = [
  {
    engine: 'tensorflow',
    kind: 'cuda',
    available: false,
    automatic: false,
    budget: 'allocator',
    detail: 'no card',
  },
  {
    engine: 'webgpu',
    kind: 'webgpu',
    available: false,
    automatic: false,
    budget: 'tracked',
    detail: 'no adapter was found',
  },
  {
    engine: 'tensorflow',
    kind: 'cpu',
    available: true,
    automatic: true,
    budget: 'system',
    detail: 'on a processor',
  },
  {
    engine: 'wasm',
    kind: 'cpu',
    available: true,
    automatic: true,
    budget: 'tracked',
    detail: 'on a processor',
  },
  {
    engine: 'cpu',
    kind: 'cpu',
    available: true,
    automatic: true,
    budget: 'tracked',
    detail: 'on a processor',
  },
]

/** A registry of these devices and engine reports. */
export function registryOf(
  devices: readonly Device[],
  reports: readonly EngineReport[] = someReports,
): DeviceRegistry {
  return {
    devices: () => Promise.resolve(devices),
    engines: (only?: Engine) =>
      Promise.resolve(reports.filter(({ engine }) => (only ?? engine) === engine)),
    close: () => Promise.resolve(),
  }
}
