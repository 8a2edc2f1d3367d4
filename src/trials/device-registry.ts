import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { engines, type Engine } from '../advice/interfaces.js'
import type { Device, DeviceRegistry, EngineReport } from '../studies/ports.js'
import { TrialProcess, workerCommand } from './trial-process.js'

const run = promisify(execFile)
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

/** Memory that this machine (or its control group) lets a process have, bytes. */
function systemMemoryBytes(): number {
  try {
    const limit = Number(readFileSync('/sys/fs/cgroup/memory.max', 'utf8').trim())
    if (Number.isFinite(limit) && limit > 0) return Math.min(limit, os.totalmem())
  } catch {
    // no control groups: all of the memory
  }
  return os.totalmem()
}

/** The devices of this machine: cards that the NVIDIA driver names (with the TensorFlow engine), then the processor. */
export class LocalDevices implements DeviceRegistry {
  private known: Promise<readonly Device[]> | null = null

  devices(): Promise<readonly Device[]> {
    this.known ??= find()
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
  const [cpu] = os.cpus()
  const processor: Device = { id: 'cpu', name: cpu?.model ?? os.arch(), engine: linked ? 'tensorflow' : 'wasm', memoryBytes: systemMemoryBytes(), cores: os.availableParallelism() }
  return [...(linked ? await cards() : []), processor]
}

async function cards(): Promise<Device[]> {
  try {
    const { stdout } = await run('nvidia-smi', ['--query-gpu=index,name,memory.total', '--format=csv,noheader,nounits'], { timeout: 10_000 })
    return stdout.trim().split('\n').flatMap((line) => {
      const [index, name, mebibytes] = line.split(',').map((field) => field.trim())
      const memoryBytes = Number(mebibytes) * 2 ** 20
      return index === undefined || name === undefined || !(memoryBytes > 0) ? [] : [{ id: `cuda:${index}`, name, engine: 'tensorflow' as const, memoryBytes, cores: null }]
    })
  } catch {
    return []
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
