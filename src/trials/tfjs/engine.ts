/** The port of the trial process: whatever executes tensors is started once, has one meter of its memory, and says on what it runs where that is not simply the processor. */
import { createRequire } from 'node:module'
import type { AdapterInfo } from '../protocol/handshake.js'
import type { MemoryMeter } from './memory/memory-meter.js'

/** The TensorFlow.js namespace, whatever executes it. */
export type Tf = typeof import('@tensorflow/tfjs')
export type Tensor = ReturnType<Tf['tensor']>

/** A started engine: the current backend of its `tf`. */
export interface RunningEngine {
  readonly tf: Tf
  readonly memory: MemoryMeter
  /** Null where the engine runs on this machine's processor or on a card of TensorFlow's own. */
  readonly adapter: AdapterInfo | null
}

/** An engine cannot run here; the message says why. */
export class EngineUnavailable extends Error {}

/** Loads a library when its engine is asked for, and not before: each takes seconds and memory. */
export const load = createRequire(import.meta.url) as <T>(name: string) => T

/** Makes a backend that a library registered the current one. Throws EngineUnavailable. */
export async function useBackend(tf: Tf, backend: string): Promise<void> {
  if (!(await tf.setBackend(backend)))
    throw new EngineUnavailable(`the backend ${backend} did not start`)
  await tf.ready()
  tf.env().set('PROD', true)
}
