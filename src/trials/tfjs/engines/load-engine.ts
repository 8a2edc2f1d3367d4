import type { GraphEngine } from '../../../advice/vocabulary/engines.js'
import { registerBilinearKernel } from '../convolution/bilinear-kernel.js'
import {
  registerMaxGradient,
  registerReluGradient,
  registerTileGradient,
} from '../kernels/core-gradients.js'
import { registerEinsumGradient } from '../kernels/einsum.js'
import { registerActivations } from '../layers/activations.js'
import { messageOf } from '../library.js'
import { registerInitializers } from '../weights/initializers.js'
import { registerRegularizers } from '../weights/penalties.js'
import { startCpu } from './cpu.js'
import { EngineUnavailable, type RunningEngine } from './engine.js'
import { startTensorflow } from './tensorflow.js'
import { startWasm } from './wasm.js'
import { startWebgpu } from './webgpu.js'

const start = {
  tensorflow: startTensorflow,
  webgpu: startWebgpu,
  wasm: startWasm,
  cpu: startCpu,
} satisfies Record<GraphEngine, () => Promise<RunningEngine>>

/** Starts an engine. Throws EngineUnavailable with the first line of the library's error. */
export async function loadEngine(engine: GraphEngine): Promise<RunningEngine> {
  try {
    const running = await start[engine]()
    registerEinsumGradient(running.tf)
    registerMaxGradient(running.tf)
    registerReluGradient(running.tf)
    registerTileGradient(running.tf)
    registerBilinearKernel(running.tf)
    registerActivations(running.tf)
    registerInitializers(running.tf)
    registerRegularizers(running.tf)
    return running
  } catch (error) {
    if (error instanceof EngineUnavailable) throw error
    throw new EngineUnavailable(messageOf(error).split('\n')[0], { cause: error })
  }
}
