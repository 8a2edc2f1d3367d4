/** Devices and engines: what a machine offers to measure on, and the order in which a study that names nothing takes them. */
import type { BudgetEnforcement, DeviceKind, Engine } from '../advice/vocabulary/engines.js'
import type { AdapterInfo } from '../trials/protocol/handshake.js'

/** Bytes, watts, counts; null where it is not known or means nothing for this kind of device. */
export interface Device {
  /** Stable on one machine: "cuda:0", "webgpu:0", "cpu". */
  readonly id: string
  readonly name: string
  readonly kind: DeviceKind
  /** What a study on it is measured with when it names no engine: the first of `engines`. */
  readonly engine: Engine
  /** Those that run on it here, most preferred first. */
  readonly engines: readonly Engine[]
  /** A study that names neither device nor engine may be measured on it: not on an adapter that only emulates a card. */
  readonly automatic: boolean
  readonly memoryBytes: number | null
  /** Memory that nobody uses right now, and memory that somebody does. */
  readonly freeBytes: number | null
  readonly usedBytes: number | null
  /** Share of the last second in which a kernel ran, 0..1. */
  readonly utilization: number | null
  readonly cores: number | null
  readonly powerLimitWatts: number | null
  /** Version of the driver. */
  readonly driver: string | null
  /** Other processes that compute on a card, and the memory they hold. */
  readonly others: { readonly processes: number; readonly bytes: number } | null
  readonly vendor: string | null
  /** What an adapter of WebGPU is. */
  readonly adapter: AdapterInfo['type'] | null
  /** What bounds the size of one tensor there, by WebGPU's names. */
  readonly limits: AdapterInfo['limits'] | null
}

/** How a memory budget is enforced, in words. */
export const budgetEnforcementTexts: Readonly<Record<BudgetEnforcement, string>> = {
  allocator: 'hard limit by the allocator',
  system: 'the process ends past it',
  tracked: 'tracked bytes checked before each allocation',
}

/** One line of the order of preference. */
export interface EngineReport {
  readonly engine: Engine
  readonly kind: DeviceKind
  readonly available: boolean
  /** It is chosen by itself where nothing before it is. */
  readonly automatic: boolean
  readonly budget: BudgetEnforcement
  /** Why it is off, or why it is not chosen by itself; else what it runs on. */
  readonly detail: string
}

export interface DeviceRegistry {
  /** Most preferred first. Starts an engine only where that is needed to name its devices; an engine that was not started yet is believed to start. */
  devices(): Promise<readonly Device[]>
  /** Every line of the order, with the reason where it is off. Starts every engine (or `only` this one) once in the life of the service. */
  engines(only?: Engine): Promise<readonly EngineReport[]>
  /** Ends a process that is being started to ask. */
  close(): Promise<void>
}
