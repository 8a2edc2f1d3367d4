/**
 * Which error texts mean "out of memory". The texts were recorded (TensorFlow 2.21, Node 20, V8)
 * or come from reports about the libraries; `memory-failure.test.ts` holds at least one of each.
 */

/**
 * - `certain`: the engine, a library or the system names memory.
 * - `possible`: other faults have the same text. Only a measured shortage makes it out of memory
 *   (`host/read-ending.ts`).
 * - `none`: another failure.
 */
export type MemoryFailure = 'certain' | 'possible' | 'none'

/** Lines that mention memory or a resource without a memory failure. They are ignored. */
const unrelated = [
  // TensorFlow continues with less workspace, or frees memory and tries again
  /caller indicates that this is not a failure/i,
  /Garbage collection: deallocate free memory regions/i,
  /Allocation of \d+ exceeds \d+% of (free )?system memory/i,
  // level "info": the card's allocator asks for less after a refusal
  /^(\d{4}-\d\d-\d\d [\d:.]+: )?I( \S+\.cc|\d{4} )/,
  // disk and file handles: TensorFlow reports them as RESOURCE_EXHAUSTED too
  /no space left on device|ENOSPC|disk quota exceeded|EDQUOT|too many open files|EMFILE|ENFILE/i,
  // the loader has no room for thread-local variables
  /cannot allocate memory in static TLS block/i,
  // an invalid size, not a large one
  /Invalid typed array length: -|Invalid array length|Invalid string length|out of range.*Received -/i,
  // oneDNN: every status but 1, which is out of memory
  /Status: (?!1\b)\d+, message: could not create/i,
]

const certain = [
  // TensorFlow: kernels, the BFC allocator, copies to a card that had no room for the target
  /OOM when allocating/i,
  /ResourceExhausted|RESOURCE_EXHAUSTED|resource exhausted/i,
  /ran out of memory trying to allocate/i,
  /failed to allocate/i,
  /Dst tensor is not initialized/i,
  // CUDA, cuDNN, cuBLAS and similar libraries
  /CUDA_ERROR_OUT_OF_MEMORY|cudaErrorMemoryAllocation/i,
  /CU[A-Z]+_(STATUS_)?ALLOC(ATION)?_FAILED/,
  // oneDNN: its workspace was refused
  /Status: 1, message: could not create/i,
  // V8 and Node
  /Allocation failed/i,
  /Invalid typed array length: \d/i,
  /value of "size" is out of range.*Received \d/i,
  // WebAssembly
  /Cannot enlarge memory|Aborted\(OOM\)/i,
  /Unable to grow instance memory|Maximum memory size exceeded|WebAssembly.*could not allocate memory/i,
  // WebGPU: Dawn on Vulkan, Direct3D and Metal; and a tensor larger than one buffer may be
  /VK_ERROR_OUT_OF_(DEVICE|HOST|POOL)_MEMORY|E_OUTOFMEMORY|GPUOutOfMemoryError|not enough memory left/i,
  /exceeds the max(imum)? (storage )?buffer( binding)? size limit|larger than the maximum (storage buffer )?binding size|size is too large for the implementation/i,
  // WebGPU: more rows than one command can cover
  /dispatch size exceeds WebGPU (limits|maximum)/i,
  // C++ and the system
  /std::bad_alloc|bad_array_new_length/i,
  /cannot allocate memory|ENOMEM/i,
  /out of memory/i,
]

const possible = [
  // a handle needs a little memory of the card, or another driver
  /CUDNN_STATUS_(NOT_INITIALIZED|INTERNAL_ERROR)|CUBLAS_STATUS_NOT_INITIALIZED/i,
  /could not create cudnn handle|failed to create cublas handle/i,
  // no algorithm had room for its workspace, or none supports this card
  /No algorithm worked|Failed to get convolution algorithm|cuDNN failed to initialize/i,
  /could not create a (primitive|memory|reorder)/i,
  /std::length_error|larger than max_size\(\)/i,
  /Invalid array buffer length/i,
  /Resource temporarily unavailable|pthread_create/i,
  // an unchecked allocation returned address zero, or an index is wrong
  /memory access out of bounds/i,
  // WebGPU gives the reason "unknown" for every loss but `destroy`
  /device (was |is )?lost|VK_ERROR_DEVICE_LOST|DXGI_ERROR_DEVICE_(HUNG|REMOVED)/i,
]

/** Classifies an error text of any number of lines. */
export function memoryFailure(text: string): MemoryFailure {
  const relevant = text
    .split('\n')
    .filter((line) => !unrelated.some((pattern) => pattern.test(line)))
    .join('\n')
  if (certain.some((pattern) => pattern.test(relevant))) return 'certain'
  return possible.some((pattern) => pattern.test(relevant)) ? 'possible' : 'none'
}
