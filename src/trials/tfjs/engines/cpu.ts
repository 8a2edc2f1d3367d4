import { registerKernels } from '../kernels/register-kernels.js'
import { backendOf, load, type Tf } from '../library.js'
import { CountedMemory } from '../memory/counted-memory.js'
import { useBackend, type RunningEngine } from './engine.js'

type Dtype = 'float32' | 'int32' | 'bool' | 'complex64' | 'string'

/** The part of tfjs-backend-cpu 4.22 that creates and disposes tensors. */
interface CpuBackend {
  readonly data: {
    has(dataId: object): boolean
  }
  write(values: unknown, shape: readonly number[], dtype: Dtype): object
  move(
    dataId: object,
    values: unknown,
    shape: readonly number[],
    dtype: Dtype,
    refCount: number,
  ): void
  disposeData(dataId: object, force?: boolean): boolean
}

/** TensorFlow.js in plain JavaScript: runs everywhere, slowly. */
export async function startCpu(): Promise<RunningEngine> {
  const tf = load<Tf>('@tensorflow/tfjs')
  await useBackend(tf, 'cpu')
  registerKernels(tf, 'cpu')
  const memory = new CountedMemory()
  countTensors(tf, backendOf<CpuBackend>(tf), memory)
  return { tf, memory, adapter: null }
}

/**
 * Counts the arrays behind tensors. A kernel fills its array before the backend sees it, so one
 * tensor may pass the limit before it is refused.
 */
function countTensors(tf: Tf, backend: CpuBackend, memory: CountedMemory): void {
  const bytesById = new WeakMap<object, number>()
  const { write, move, disposeData } = backend
  const bytesOf = (shape: readonly number[], dtype: Dtype): number =>
    dtype === 'string' ? 0 : tf.util.sizeFromShape([...shape]) * tf.util.bytesPerElement(dtype)
  backend.write = (values, shape, dtype) => {
    const bytes = bytesOf(shape, dtype)
    memory.take(bytes)
    const dataId = write.call(backend, values, shape, dtype)
    bytesById.set(dataId, bytes)
    return dataId
  }
  backend.move = (dataId, values, shape, dtype, refCount) => {
    const bytes = bytesOf(shape, dtype)
    memory.take(bytes)
    bytesById.set(dataId, bytes)
    move.call(backend, dataId, values, shape, dtype, refCount)
  }
  backend.disposeData = (dataId, force) => {
    const wasHeld = backend.data.has(dataId)
    const isDisposed = disposeData.call(backend, dataId, force)
    if (wasHeld && !backend.data.has(dataId)) memory.release(bytesById.get(dataId) ?? 0)
    return isDisposed
  }
}
