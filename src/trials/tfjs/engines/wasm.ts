import { registerKernels } from '../kernels/register-kernels.js'
import { backendOf, load, type Tf } from '../library.js'
import { CountedMemory, OutOfMemory } from '../memory/counted-memory.js'
import { useBackend, type RunningEngine } from './engine.js'

/** Emscripten's allocator in tfjs-backend-wasm 4.22. */
interface WasmHeap {
  /** Offset of the block as a signed 32-bit number; 0 where the heap cannot grow any more. */
  _malloc(bytes: number): number
  _free(offset: number): void
}

/**
 * TensorFlow.js on WebAssembly: vector instructions of the processor, one thread, at most 4 GiB.
 */
export async function startWasm(): Promise<RunningEngine> {
  const tf = load<Tf>('@tensorflow/tfjs')
  load('@tensorflow/tfjs-backend-wasm')
  await useBackend(tf, 'wasm')
  registerKernels(tf, 'wasm')
  const memory = new CountedMemory()
  countBlocks(backendOf<{ readonly wasm: WasmHeap }>(tf).wasm, memory)
  return { tf, memory, adapter: null }
}

/** Counts blocks of the heap, except those that kernels take inside WebAssembly. */
function countBlocks(heap: WasmHeap, memory: CountedMemory): void {
  const bytesByOffset = new Map<number, number>()
  replaceStubs(heap)
  const { _malloc: malloc, _free: free } = heap
  heap._malloc = (bytes) => {
    memory.take(bytes)
    const offset = malloc(bytes)
    if (offset === 0 && bytes > 0) {
      memory.release(bytes)
      // the backend would take 0 for an address and write there
      throw new OutOfMemory(`the WebAssembly heap has no block of ${bytes} bytes left`)
    }
    bytesByOffset.set(offset >>> 0, bytes)
    return offset
  }
  heap._free = (offset) => {
    memory.release(bytesByOffset.get(offset >>> 0) ?? 0)
    bytesByOffset.delete(offset >>> 0)
    free(offset)
  }
}

/** At their first call both functions replace themselves with the real ones. */
function replaceStubs(heap: WasmHeap): void {
  heap._free(heap._malloc(8))
}
