import util from 'node:util'
import { load, useBackend, type RunningEngine, type Tf } from '../engine.js'
import { registerKernels } from '../kernels/composed-kernels.js'
import { registerReductionGradients } from '../kernels/reduction-gradients.js'
import { ProcessMemory } from '../memory/process-memory.js'

/** TensorFlow's own library, on the processor or on the card that `CUDA_VISIBLE_DEVICES` leaves visible. */
export async function startTensorflow(): Promise<RunningEngine> {
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2'
  // used by nodejs_kernel_backend.js of tfjs-node 4.22 and gone since Node 23
  const legacy = util as { isNullOrUndefined?: (value: unknown) => boolean }
  legacy.isNullOrUndefined ??= (value) => value === null || value === undefined
  const tf = load<Tf>('@tensorflow/tfjs-node-gpu')
  await useBackend(tf, 'tensorflow')
  registerKernels(tf, 'tensorflow')
  registerReductionGradients(tf)
  return { tf, memory: new ProcessMemory(), adapter: null }
}
