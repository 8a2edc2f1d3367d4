import type { Engine } from '../../advice/vocabulary/engines.js'
import { EngineUnavailable, type RunningEngine } from './engine.js'
import { startCpu } from './engines/cpu.js'
import { startTensorflow } from './engines/tensorflow.js'
import { startWasm } from './engines/wasm.js'
import { startWebgpu } from './engines/webgpu.js'
import { registerEinsumGradient } from './kernels/einsum.js'
import { registerTileGradient } from './kernels/tile-gradient.js'

const starts = {
  tensorflow: startTensorflow,
  webgpu: startWebgpu,
  wasm: startWasm,
  cpu: startCpu,
} satisfies Record<Engine, () => Promise<RunningEngine>>

/** Starts an engine and makes it the current backend. Throws EngineUnavailable with the library's own words. */
export async function loadEngine(engine: Engine): Promise<RunningEngine> {
  try {
    const running = await starts[engine]()
    registerEinsumGradient(running.tf)
    registerTileGradient(running.tf)
    return running
  } catch (error) {
    if (error instanceof EngineUnavailable) throw error
    throw new EngineUnavailable(
      error instanceof Error ? (error.message.split('\n')[0] ?? error.name) : String(error),
      { cause: error },
    )
  }
}
