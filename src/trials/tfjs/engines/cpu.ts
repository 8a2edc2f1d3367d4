import { load, useBackend, type RunningEngine, type Tf } from '../engine.js'
import { registerKernels } from '../kernels/composed-kernels.js'
import { CountedMemory } from '../memory/counted-memory.js'

type Dtype = 'float32' | 'int32' | 'bool' | 'complex64' | 'string'
/** The part of tfjs-backend-cpu 4.22 through which every tensor comes and goes. */
interface CpuBackend {
  readonly data: {
    has(dataId: object): boolean
    get(dataId: object): { values?: { byteLength?: number } | null }
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
  count(tf, tf.backend() as unknown as CpuBackend, memory)
  return { tf, memory, adapter: null }
}

/** A kernel makes its array itself and hands it over here: one tensor may be over the limit before it is refused. */
function count(tf: Tf, backend: CpuBackend, memory: CountedMemory): void {
  const sizes = new WeakMap<object, number>()
  const { write, move, disposeData } = backend
  const bytesOf = (shape: readonly number[], dtype: Dtype): number =>
    dtype === 'string' ? 0 : tf.util.sizeFromShape([...shape]) * tf.util.bytesPerElement(dtype)
  backend.write = (values, shape, dtype) => {
    const bytes = bytesOf(shape, dtype)
    memory.take(bytes)
    const dataId = write.call(backend, values, shape, dtype)
    sizes.set(dataId, bytes)
    return dataId
  }
  backend.move = (dataId, values, shape, dtype, refCount) => {
    const bytes = bytesOf(shape, dtype)
    memory.take(bytes)
    sizes.set(dataId, bytes)
    move.call(backend, dataId, values, shape, dtype, refCount)
  }
  backend.disposeData = (dataId, force) => {
    const held = backend.data.has(dataId)
    const gone = disposeData.call(backend, dataId, force)
    if (held && !backend.data.has(dataId)) memory.give(sizes.get(dataId) ?? 0)
    return gone
  }
}
