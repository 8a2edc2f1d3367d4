import util from 'node:util'
import { registerReductionGradients } from '../kernels/core-gradients.js'
import { registerKernels } from '../kernels/register-kernels.js'
import { load, type Tf } from '../library.js'
import { ProcessMemory } from '../memory/process-memory.js'
import { useBackend, type RunningEngine } from './engine.js'

/** TensorFlow's own library, on the processor or on the card in `CUDA_VISIBLE_DEVICES`. */
export async function startTensorflow(): Promise<RunningEngine> {
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2'
  restoreIsNullOrUndefined()
  const tf = load<Tf>('@tensorflow/tfjs-node-gpu')
  await useBackend(tf, 'tensorflow')
  registerKernels(tf, 'tensorflow')
  registerReductionGradients(tf)
  return { tf, memory: new ProcessMemory(), adapter: null, ...allocatorLimit() }
}

/** What the context granted: the addon (`src/setup/card-memory.cc`) writes it here. */
function allocatorLimit(): Pick<RunningEngine, 'allocatorLimitBytes'> {
  const granted = process.env['BATCHWISE_CARD_MEMORY']
  return granted === undefined ? {} : { allocatorLimitBytes: Number(granted) }
}

/** tfjs-node 4.22 calls this function in nodejs_kernel_backend.js; Node 23 removed it. */
function restoreIsNullOrUndefined(): void {
  const legacy = util as { isNullOrUndefined?: (value: unknown) => boolean }
  legacy.isNullOrUndefined ??= (value) => value === null || value === undefined
}
