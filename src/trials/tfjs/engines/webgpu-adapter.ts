import type { AdapterInfo } from '../../protocol/handshake.js'

/** What Dawn 0.6 says of an adapter; the names and units of limits are WebGPU's. */
export interface GpuAdapter {
  readonly info: {
    readonly vendor: string
    readonly architecture: string
    readonly device: string
    readonly description: string
    readonly isFallbackAdapter: boolean
  }
  readonly limits: Readonly<Record<(typeof limitNames)[number], number>>
}

/** Those that a training can run into: sizes of tensors, and of the work groups that the library chooses its programs by. */
const limitNames = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxComputeWorkgroupsPerDimension',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupSizeY',
  'maxComputeWorkgroupSizeZ',
  'maxStorageBuffersPerShaderStage',
] as const

/** Drivers that emulate a card on the processor. */
const software = /swiftshader|llvmpipe|lavapipe|softpipe|basic render/i
/** Vendors of whose cards it is known how they are built in. */
const kinds: Readonly<Record<string, AdapterInfo['type']>> = {
  nvidia: 'discrete',
  apple: 'integrated',
  qualcomm: 'integrated',
  arm: 'integrated',
}

/** `report`: for the handshake. `limits`: all that the adapter has, to ask its device for. Dawn's package tells no memory size. */
export function adapterInfo({ info, limits }: GpuAdapter): {
  readonly report: AdapterInfo
  readonly limits: GpuAdapter['limits']
} {
  const { vendor, architecture, device, description, isFallbackAdapter } = info
  const { maxBufferSize, maxStorageBufferBindingSize, maxComputeWorkgroupsPerDimension } = limits
  const isSoftware = isFallbackAdapter || software.test(`${architecture} ${device} ${description}`)
  return {
    report: {
      name: [device, description, architecture, vendor].find((text) => text !== '') ?? 'adapter',
      vendor,
      memoryBytes: null,
      type: isSoftware ? 'cpu' : (kinds[vendor] ?? 'unknown'),
      limits: { maxBufferSize, maxStorageBufferBindingSize, maxComputeWorkgroupsPerDimension },
    },
    limits: Object.fromEntries(
      limitNames.flatMap((name) => (limits[name] === undefined ? [] : [[name, limits[name]]])),
    ) as GpuAdapter['limits'],
  }
}
