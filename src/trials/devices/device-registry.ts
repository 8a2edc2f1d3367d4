import { existsSync, readlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { engineOrder, type Engine } from '../../advice/vocabulary/engines.js'
import type { Device, DeviceRegistry, EngineReport } from '../../studies/ports.js'
import { containerLimits } from './container-limits.js'
import { listDevices, reportEngines, type Found } from './engine-order.js'
import { EngineProbes } from './engine-probe.js'
import { cards } from './nvidia-smi.js'

const require = createRequire(import.meta.url)

/** Folder of the TensorFlow library and, with the CUDA wheel, of the libraries that it opens; null when not linked. */
export function tensorflowLibraries(): string | null {
  return tensorflowIsLinked()
    ? path.join(path.dirname(require.resolve('@tensorflow/tfjs-node-gpu/package.json')), 'deps/lib')
    : null
}

/** Is the addon of @tensorflow/tfjs-node-gpu built and its TensorFlow library where it was linked? */
export function tensorflowIsLinked(): boolean {
  try {
    const root = path.dirname(require.resolve('@tensorflow/tfjs-node-gpu/package.json'))
    return (
      existsSync(path.join(root, 'lib/napi-v8/tfjs_binding.node')) &&
      existsSync(path.join(root, 'deps/lib/libtensorflow.so'))
    )
  } catch {
    return false
  }
}

/** Whether the linked library has CUDA: setup names its folder after the wheel; a library that somebody else linked may have it. Null: none is linked. */
function linkedTensorflow(): 'cuda' | 'cpu' | null {
  const folder = tensorflowLibraries()
  if (folder === null) return null
  try {
    return readlinkSync(path.join(folder, 'libtensorflow.so')).includes('tensorflow-cpu-')
      ? 'cpu'
      : 'cuda'
  } catch {
    return 'cuda'
  }
}

/** What a card or the processor has free changes all the time: it is asked again after so long. */
const freshMs = 2000

/**
 * The devices of this machine: NVIDIA's cards (TensorFlow), the adapter of WebGPU, the processor.
 *
 * Engines are started at most once (`EngineProbes`), and to choose one nothing but webgpu is: whether the others start shows in their first trial, and a study whose engine was left open
 * goes on with the next one where it does not.
 */
export class LocalDevices implements DeviceRegistry {
  private live: Promise<Pick<Found, 'cards' | 'processor'>> | null = null
  private askedAt = 0
  constructor(
    private readonly probes: Pick<EngineProbes, 'probe' | 'known' | 'close'> = new EngineProbes(),
  ) {}

  async devices(): Promise<readonly Device[]> {
    await this.probes.probe('webgpu')
    return listDevices(await this.found())
  }

  async engines(only?: Engine): Promise<readonly EngineReport[]> {
    for (const engine of new Set(engineOrder.map((one) => one.engine))) {
      if ((only ?? engine) === engine && (engine !== 'tensorflow' || tensorflowIsLinked()))
        await this.probes.probe(engine)
    }
    return reportEngines(await this.found()).filter(({ engine }) => (only ?? engine) === engine)
  }

  close(): Promise<void> {
    return this.probes.close()
  }

  private async found(): Promise<Found> {
    const now = performance.now()
    if (this.live === null || now - this.askedAt > freshMs)
      [this.live, this.askedAt] = [
        cards().then((named) => ({ cards: named, processor: processor() })),
        now,
      ]
    return {
      ...(await this.live),
      tensorflow: linkedTensorflow(),
      probe: (engine) => this.probes.known(engine),
    }
  }
}

/** Within what the container allows. */
function processor(): Found['processor'] {
  const limits = containerLimits()
  const within = (bytes: number): number => Math.min(bytes, limits.memoryBytes ?? bytes)
  const parallel = os.availableParallelism()
  return {
    name: os.cpus()[0]?.model ?? os.arch(),
    memoryBytes: within(os.totalmem()),
    freeBytes: within(os.freemem()),
    cores: Math.max(1, Math.min(parallel, Math.floor(limits.cores ?? parallel))),
  }
}
