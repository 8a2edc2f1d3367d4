import type { AdapterInfo } from '../../protocol/handshake.js'

/** Limits that a training can reach: tensor sizes, and the work groups the library chooses by. */
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

/** An adapter as Dawn 0.6 describes it. Names and units of limits are WebGPU's. */
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

/** Drivers that emulate a card on the processor. */
const softwareDrivers = /swiftshader|llvmpipe|lavapipe|softpipe|basic render/i

/** Vendors that build only one kind of card. */
const typeOfVendor: Readonly<Record<string, AdapterInfo['type']>> = {
  nvidia: 'discrete',
  apple: 'integrated',
  qualcomm: 'integrated',
  arm: 'integrated',
}

/** The adapter for the handshake. Dawn's package reports no memory size. */
export function adapterInfo({ info, limits }: GpuAdapter): AdapterInfo {
  const { vendor, architecture, device, description } = info
  const { maxBufferSize, maxStorageBufferBindingSize, maxComputeWorkgroupsPerDimension } = limits
  return {
    name: [device, description, architecture, vendor].find((text) => text !== '') ?? 'adapter',
    vendor,
    memoryBytes: null,
    type: typeOf(info),
    limits: { maxBufferSize, maxStorageBufferBindingSize, maxComputeWorkgroupsPerDimension },
  }
}

/** All limits of the adapter, to request a device with: by default a buffer has 256 MiB at most. */
export function requiredLimits({ limits }: GpuAdapter): Readonly<Record<string, number>> {
  const present = limitNames.filter((name) => limits[name] !== undefined)
  return Object.fromEntries(present.map((name) => [name, limits[name]]))
}

function typeOf(info: GpuAdapter['info']): AdapterInfo['type'] {
  const { vendor, architecture, device, description, isFallbackAdapter } = info
  const isSoftware = softwareDrivers.test(`${architecture} ${device} ${description}`)
  if (isFallbackAdapter || isSoftware) return 'cpu'
  return typeOfVendor[vendor] ?? 'unknown'
}
