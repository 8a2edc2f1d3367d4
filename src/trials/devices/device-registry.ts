import os from 'node:os'
import { modelPlaces, type Engine } from '../../advice/vocabulary/engines.js'
import type { Device, DeviceRegistry, EngineReport } from '../../studies/ports.js'
import { containerLimits } from '../host/container-limits.js'
import { kerasRuntime } from '../host/keras-runtime.js'
import { tensorflowBuild } from '../host/tensorflow-library.js'
import { listDevices } from './device-list.js'
import { engineLibrary } from './engine-libraries.js'
import { EngineProbes } from './engine-probes.js'
import { reportEngines } from './engine-reports.js'
import type { MachineFacts } from './machine-facts.js'
import { readCards } from './nvidia-smi.js'

type LiveFacts = Pick<MachineFacts, 'cards' | 'processor'>

/** How long live facts (free memory, load) are reused. */
const liveFactsMaxAgeMs = 2000

/**
 * The devices of this machine: NVIDIA cards, the adapter of WebGPU, the processor.
 *
 * Listing devices starts webgpu alone. Whether another engine starts shows in its first trial; a
 * study that left the engine open then continues with the next engine.
 */
export class LocalDevices implements DeviceRegistry {
  private liveFacts: Promise<LiveFacts> | null = null
  private liveFactsReadAtMs = 0

  constructor(
    private readonly probes: Pick<EngineProbes, 'probe' | 'result' | 'close'> = new EngineProbes(),
  ) {}

  async devices(): Promise<readonly Device[]> {
    await this.probes.probe('webgpu')
    return listDevices(await this.machineFacts())
  }

  async engines(only?: Engine): Promise<readonly EngineReport[]> {
    const isWanted = (engine: Engine): boolean => only === undefined || engine === only
    const engines = new Set(modelPlaces.map(({ engine }) => engine))
    for (const engine of engines) {
      const canStart = isThere(engine)
      if (isWanted(engine) && canStart) await this.probes.probe(engine)
    }
    return reportEngines(await this.machineFacts()).filter(({ engine }) => isWanted(engine))
  }

  close(): Promise<void> {
    return this.probes.close()
  }

  private async machineFacts(): Promise<MachineFacts> {
    return {
      ...(await this.readLiveFacts()),
      tensorflow: tensorflowBuild(),
      keras: kerasRuntime(),
      library: engineLibrary,
      probe: (engine) => this.probes.result(engine),
    }
  }

  private readLiveFacts(): Promise<LiveFacts> {
    const nowMs = performance.now()
    if (this.liveFacts === null || nowMs - this.liveFactsReadAtMs > liveFactsMaxAgeMs) {
      this.liveFacts = readCards().then((cards) => ({ cards, processor: readProcessor() }))
      this.liveFactsReadAtMs = nowMs
    }
    return this.liveFacts
  }
}

/** What the set-up links is there; starting it shows whether it works. */
function isThere(engine: Engine): boolean {
  if (engine === 'tensorflow') return tensorflowBuild() !== null
  return engine !== 'keras' || kerasRuntime() !== null
}

/** The processor, within the limits of the container. */
function readProcessor(): MachineFacts['processor'] {
  const limits = containerLimits()
  const memoryBytesMax = limits.memoryBytes ?? Number.POSITIVE_INFINITY
  const cores = Math.min(os.availableParallelism(), Math.floor(limits.cores ?? Infinity))
  return {
    name: os.cpus()[0]?.model ?? os.arch(),
    memoryBytes: Math.min(os.totalmem(), memoryBytesMax),
    freeBytes: Math.min(os.freemem(), memoryBytesMax),
    cores: Math.max(1, cores),
  }
}
