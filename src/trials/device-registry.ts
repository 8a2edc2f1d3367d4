import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { engines, type Engine } from '../advice/interfaces.js'
import type { Device, DeviceRegistry, EngineReport } from '../studies/ports.js'
import { containerLimits } from './container-limits.js'
import { cards, type Card } from './nvidia-smi.js'
import { TrialProcess, workerCommand } from './trial-process.js'

const require = createRequire(import.meta.url)

/** Folder of the TensorFlow library and, with the CUDA wheel, of the libraries that it opens; null when not linked. */
export function tensorflowLibraries(): string | null {
  return tensorflowIsLinked() ? path.join(path.dirname(require.resolve('@tensorflow/tfjs-node-gpu/package.json')), 'deps/lib') : null
}

/** Is the addon of @tensorflow/tfjs-node-gpu built and its TensorFlow library where it was linked? */
export function tensorflowIsLinked(): boolean {
  try {
    const root = path.dirname(require.resolve('@tensorflow/tfjs-node-gpu/package.json'))
    return existsSync(path.join(root, 'lib/napi-v8/tfjs_binding.node')) && existsSync(path.join(root, 'deps/lib/libtensorflow.so'))
  } catch {
    return false
  }
}

/** What a card or the processor has free changes all the time: it is asked again after so long. */
const freshMs = 2000

/** The devices of this machine: cards that the NVIDIA driver names (with the TensorFlow engine), then the processor. */
export class LocalDevices implements DeviceRegistry {
  private known: Promise<readonly Device[]> | null = null
  private askedAt = 0

  devices(): Promise<readonly Device[]> {
    const now = performance.now()
    if (this.known === null || now - this.askedAt > freshMs) [this.known, this.askedAt] = [find(), now]
    return this.known
  }

  /** Starts every engine once in a process of its own. */
  async engines(): Promise<readonly EngineReport[]> {
    const reports: EngineReport[] = []
    for (const engine of engines) reports.push(await probe(engine))
    return reports
  }
}

async function find(): Promise<readonly Device[]> {
  const linked = tensorflowIsLinked()
  return [...(linked ? (await cards()).filter(({ mig }) => !mig).map(deviceOf) : []), processor(linked)]
}

function deviceOf({ index, name, memoryBytes, freeBytes, powerLimitWatts, driver, others }: Card): Device {
  return { id: `cuda:${index}`, name, engine: 'tensorflow', memoryBytes, cores: null, freeBytes, powerLimitWatts, driver, others }
}

/** Within what the container allows. */
function processor(linked: boolean): Device {
  const limits = containerLimits()
  const within = (bytes: number): number => Math.min(bytes, limits.memoryBytes ?? bytes)
  return {
    id: 'cpu', name: os.cpus()[0]?.model ?? os.arch(), engine: linked ? 'tensorflow' : 'wasm', memoryBytes: within(os.totalmem()), cores: Math.max(1, Math.min(os.availableParallelism(), Math.floor(limits.cores ?? os.availableParallelism()))),
    freeBytes: within(os.freemem()), powerLimitWatts: null, driver: null, others: null,
  }
}

async function probe(engine: Engine): Promise<EngineReport> {
  if (engine === 'tensorflow' && !tensorflowIsLinked()) return { engine, available: false, detail: 'the TensorFlow library is not linked: `npm run setup` says what is missing' }
  const child = new TrialProcess(workerCommand(engine), process.env)
  const timer = setTimeout(() => void child.kill(0), 60_000)
  const refused = await child.handshake()
  clearTimeout(timer)
  if (refused === null) {
    await child.retire(2000)
    return { engine, available: true, detail: engine === 'tensorflow' ? 'hard memory budget, full speed' : 'runs; slower, and the memory budget is not enforced by the system' }
  }
  const words = refused.fault ?? refused.stderr.trim().split('\n').at(-1) ?? ''
  return { engine, available: false, detail: words === '' ? `the process ended with code ${String(refused.exitCode)}` : words }
}
