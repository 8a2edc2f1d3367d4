import type { DeviceKind, Engine } from '../../advice/vocabulary/engines.js'
import type { AdapterInfo } from '../protocol/handshake.js'
import type { KerasRuntime } from '../host/keras-runtime.js'
import type { EngineProbe } from './engine-probes.js'
import type { Card } from './nvidia-smi.js'

/** What the machine, its NVIDIA driver and the engines that were started reported. */
export interface MachineFacts {
  /** Build of the linked TensorFlow library; null without one. */
  readonly tensorflow: 'cuda' | 'cpu' | null
  /** Keras as the set-up has it; null without. */
  readonly keras: Pick<KerasRuntime, 'title'> | null
  readonly cards: readonly Card[]
  readonly processor: {
    readonly name: string
    readonly memoryBytes: number
    readonly freeBytes: number
    readonly cores: number
  }
  /** Library and version of an engine; null where it is not known. */
  readonly library: (engine: Engine) => string | null
  /** What starting the engine showed; null for an engine that was not started. */
  readonly probe: (engine: Engine) => EngineProbe | null
}

/** Only the instances of a partitioned card could be used, and Batchwise does not offer them. */
export function usableCards({ cards }: MachineFacts): readonly Card[] {
  return cards.filter(({ mig }) => !mig)
}

/** The adapter of WebGPU; null unless the engine was started and named one. */
export function webgpuAdapter({ probe }: MachineFacts): AdapterInfo | null {
  const webgpu = probe('webgpu')
  return webgpu?.starts === true ? webgpu.adapter : null
}

/**
 * Why the engine does not run on devices of this kind here; null where it does. An engine that was
 * not started counts as working, except webgpu: only its process can name its adapter.
 */
export function reasonUnavailable(
  engine: Engine,
  kind: DeviceKind,
  facts: MachineFacts,
): string | null {
  return (
    (engine === 'tensorflow' ? reasonWithoutLibrary(kind, facts) : null) ??
    (engine === 'keras' && facts.keras === null
      ? 'Keras is not set up: `npm run setup` says what is missing'
      : null) ??
    reasonNotStarting(engine, facts) ??
    (engine === 'webgpu' ? reasonWithoutAdapter(facts) : null)
  )
}

function reasonWithoutLibrary(kind: DeviceKind, facts: MachineFacts): string | null {
  if (facts.tensorflow === null)
    return 'the TensorFlow library is not linked: `npm run setup` says what is missing'
  if (kind !== 'cuda') return null
  if (facts.cards.length === 0) return 'no NVIDIA card was found (nvidia-smi lists none)'
  if (usableCards(facts).length === 0)
    return 'the card is partitioned (MIG), and its instances are not supported'
  if (facts.tensorflow === 'cpu')
    return 'the linked TensorFlow library has no CUDA: `BATCHWISE_TENSORFLOW=cuda npm run setup` links one that has'
  return null
}

function reasonNotStarting(engine: Engine, { probe }: MachineFacts): string | null {
  const result = probe(engine)
  return result?.starts === false ? result.because : null
}

function reasonWithoutAdapter(facts: MachineFacts): string | null {
  if (facts.probe('webgpu') === null) return 'it was not started yet'
  return webgpuAdapter(facts) === null ? 'it starts, but names no adapter' : null
}
