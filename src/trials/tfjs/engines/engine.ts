/** The port of the trial process to whatever executes tensors. */
import type { AdapterInfo } from '../../protocol/handshake.js'
import type { Tf } from '../library.js'
import type { MemoryMeter } from '../memory/memory-meter.js'

/** A started engine, which is the current backend of its `tf`. */
export interface RunningEngine {
  readonly tf: Tf
  readonly memory: MemoryMeter
  /** Null where the engine runs on the processor or on a card under TensorFlow. */
  readonly adapter: AdapterInfo | null
  /** Most bytes of TensorFlow's allocator on the card; absent elsewhere. */
  readonly allocatorLimitBytes?: number
}

/** An engine cannot run on this machine. The message says why. */
export class EngineUnavailable extends Error {}

/** Makes a registered backend the current one. Throws EngineUnavailable. */
export async function useBackend(tf: Tf, backend: string): Promise<void> {
  if (!(await tf.setBackend(backend)))
    throw new EngineUnavailable(`the backend ${backend} did not start`)
  await tf.ready()
  tf.env().set('PROD', true)
}
