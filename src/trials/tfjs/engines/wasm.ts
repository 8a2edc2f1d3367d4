import { load, useBackend, type RunningEngine, type Tf } from '../engine.js'
import { registerKernels } from '../kernels/composed-kernels.js'
import { CountedMemory, OutOfMemory } from '../memory/counted-memory.js'

/** Emscripten's allocator in tfjs-backend-wasm 4.22. */
interface Heap {
  /** Offset of the block as a signed 32-bit number; 0 where the heap cannot grow any more. */
  _malloc(bytes: number): number
  _free(offset: number): void
}

/** TensorFlow.js on WebAssembly: vector instructions of the processor, one thread, at most 4 GiB. */
export async function startWasm(): Promise<RunningEngine> {
  const tf = load<Tf>('@tensorflow/tfjs')
  load('@tensorflow/tfjs-backend-wasm')
  await useBackend(tf, 'wasm')
  registerKernels(tf, 'wasm')
  const memory = new CountedMemory()
  count((tf.backend() as unknown as { readonly wasm: Heap }).wasm, memory)
  return { tf, memory, adapter: null }
}

/** Blocks that kernels take for themselves inside WebAssembly are not seen here. */
function count(heap: Heap, memory: CountedMemory): void {
  const sizes = new Map<number, number>()
  heap._free(heap._malloc(8)) // at their first call both replace themselves by what they stand for
  const { _malloc: malloc, _free: free } = heap
  heap._malloc = (bytes) => {
    memory.take(bytes)
    const offset = malloc(bytes)
    if (offset === 0 && bytes > 0) {
      memory.give(bytes)
      // the backend would take 0 for an address and write there
      throw new OutOfMemory(`the WebAssembly heap has no block of ${bytes} bytes left`)
    }
    sizes.set(offset >>> 0, bytes)
    return offset
  }
  heap._free = (offset) => {
    memory.give(sizes.get(offset >>> 0) ?? 0)
    sizes.delete(offset >>> 0)
    free(offset)
  }
}
