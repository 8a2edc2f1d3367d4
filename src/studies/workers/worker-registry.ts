import type { Device, EngineReport, OfferedRecipe } from '../ports.js'

/** A process that conducts studies, and what it offers. Devices have the names of their class. */
export interface WorkerOffer {
  readonly id: string
  readonly name: string
  readonly version: string
  readonly devices: readonly Device[]
  readonly engines: readonly EngineReport[]
  readonly recipes: readonly OfferedRecipe[]
}

/** The workers of a room, each with a heartbeat. */
export interface WorkerRegistry {
  /** Registers the worker, or says that it is alive and what it offers now. */
  beat(offer: WorkerOffer): Promise<void>
  leave(id: string): Promise<void>
  /** Workers whose last heartbeat is recent, oldest first. */
  alive(): Promise<readonly WorkerOffer[]>
}

/** Between two heartbeats, ms. */
export const beatEveryMs = 5000
/** A worker that was silent for so long is not offered any more, ms. */
export const aliveMs = 20_000
