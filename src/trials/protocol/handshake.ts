import { parseCapabilities, type Capabilities } from './capabilities.js'
import { choice, MalformedMessage, nullable, number, object, text, type Parser } from './parsers.js'

/** Raised when a peer of the old version would misread a message. */
export const protocolVersion = 2

const adapterTypes = ['discrete', 'integrated', 'cpu', 'unknown'] as const

/** The WebGPU adapter that an engine runs on. */
export interface AdapterInfo {
  readonly name: string
  readonly vendor: string
  /** `cpu`: a software adapter, which emulates a card on the processor. */
  readonly type: (typeof adapterTypes)[number]
  /** Its own memory, bytes; null where the adapter does not report it. */
  readonly memoryBytes: number | null
  /** Limits on one tensor, bytes or counts, by WebGPU's names. */
  readonly limits: {
    readonly maxBufferSize: number
    readonly maxStorageBufferBindingSize: number
    readonly maxComputeWorkgroupsPerDimension: number
  }
}

/** The first message of a trial process. */
export interface Hello {
  readonly type: 'hello'
  readonly version: number
  /** Library and version, for example "tfjs 4.22.0". */
  readonly runner: string
  readonly engine: string
  readonly can: Capabilities
  /** Only for an engine that runs on a WebGPU adapter. */
  readonly adapter?: AdapterInfo
  /** Most bytes of the allocator on the card; absent where the engine has no such allocator. */
  readonly allocatorLimitBytes?: number
}

/** Parent and child speak different versions of the protocol. */
class VersionMismatch extends MalformedMessage {
  constructor(path: string, version: number) {
    super(`${path}/version`, version, String(protocolVersion))
    this.message = `the trial process speaks protocol version ${version}, not ${protocolVersion}`
  }
}

const helloOfAnyVersion = object({ version: number })

const helloFields = object(
  {
    type: choice(['hello']),
    version: number,
    runner: text,
    engine: text,
    can: parseCapabilities,
  },
  {
    allocatorLimitBytes: number,
    adapter: object({
      name: text,
      vendor: text,
      type: choice(adapterTypes),
      memoryBytes: nullable(number),
      limits: object({
        maxBufferSize: number,
        maxStorageBufferBindingSize: number,
        maxComputeWorkgroupsPerDimension: number,
      }),
    }),
  },
)

/** Checks the version first: a hello of another version may have other fields. */
export const parseHello: Parser<Hello> = (value, path) => {
  const { version } = helloOfAnyVersion(value, path)
  if (version !== protocolVersion) throw new VersionMismatch(path, version)
  return helloFields(value, path)
}
