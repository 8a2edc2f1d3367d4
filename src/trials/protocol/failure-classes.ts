/**
 * What a failure's words say about memory. Three answers, because some words are said of other things as well:
 *
 *   certain   the engine, the library or the system names memory
 *   possible  said when memory is short and when something else is wrong: memory only where it was measured to be short (`read-ending.ts`)
 *   none      something else
 *
 * Texts were recorded here (TensorFlow 2.21, Node 20, V8) or are those of the libraries' own reports; test/trials/failure-classes.test.ts holds one or more of each.
 */
export type MemoryWords = 'certain' | 'possible' | 'none'

/** Lines that speak of memory or of an exhausted resource and are no failure of memory. They are left out before anything is read. */
const elsewhere = [
  // TensorFlow goes on with less workspace, or frees and tries again, and says so
  /caller indicates that this is not a failure/i,
  /Garbage collection: deallocate free memory regions/i,
  /Allocation of \d+ exceeds \d+% of (free )?system memory/i,
  // lines of level "info": the card's allocator asks for less after a refusal
  /^(\d{4}-\d\d-\d\d [\d:.]+: )?I( \S+\.cc|\d{4} )/,
  // disk and file handles, which TensorFlow reports as RESOURCE_EXHAUSTED, too
  /no space left on device|ENOSPC|disk quota exceeded|EDQUOT|too many open files|EMFILE|ENFILE/i,
  // the loader's room for thread-local variables
  /cannot allocate memory in static TLS block/i,
  // a wrong size, not a large one
  /Invalid typed array length: -|Invalid array length|Invalid string length|out of range.*Received -/i,
  // oneDNN: invalid arguments, unimplemented and the rest (1 is out of memory)
  /Status: (?!1\b)\d+, message: could not create/i,
]

const certain = [
  // TensorFlow: kernels, the BFC allocator, copies to a card whose target could not be made
  /OOM when allocating/i,
  /ResourceExhausted|RESOURCE_EXHAUSTED|resource exhausted/i,
  /ran out of memory trying to allocate/i,
  /failed to allocate/i,
  /Dst tensor is not initialized/i,
  // CUDA, cuDNN, cuBLAS and their kin
  /CUDA_ERROR_OUT_OF_MEMORY|cudaErrorMemoryAllocation/i,
  /CU[A-Z]+_(STATUS_)?ALLOC(ATION)?_FAILED/,
  // oneDNN, when its workspace is refused
  /Status: 1, message: could not create/i,
  // V8 and Node
  /Allocation failed/i,
  /Invalid typed array length: \d/i,
  /value of "size" is out of range.*Received \d/i,
  // WebAssembly
  /Cannot enlarge memory|Aborted\(OOM\)/i,
  /Unable to grow instance memory|Maximum memory size exceeded|WebAssembly.*could not allocate memory/i,
  // WebGPU: Dawn on Vulkan, Direct3D and Metal; a tensor above what one buffer may hold cannot be had at any price either
  /VK_ERROR_OUT_OF_(DEVICE|HOST|POOL)_MEMORY|E_OUTOFMEMORY|GPUOutOfMemoryError|not enough memory left/i,
  /exceeds the max(imum)? (storage )?buffer( binding)? size limit|larger than the maximum (storage buffer )?binding size|size is too large for the implementation/i,
  // more rows than one command of WebGPU can cover
  /dispatch size exceeds WebGPU (limits|maximum)/i,
  // C++ and the system
  /std::bad_alloc|bad_array_new_length/i,
  /cannot allocate memory|ENOMEM/i,
  /out of memory/i,
]

const possible = [
  // handles that need a little memory of the card, or another driver
  /CUDNN_STATUS_(NOT_INITIALIZED|INTERNAL_ERROR)|CUBLAS_STATUS_NOT_INITIALIZED/i,
  /could not create cudnn handle|failed to create cublas handle/i,
  // no algorithm had room for its workspace, or none is made for this card
  /No algorithm worked|Failed to get convolution algorithm|cuDNN failed to initialize/i,
  /could not create a (primitive|memory|reorder)/i,
  /std::length_error|larger than max_size\(\)/i,
  /Invalid array buffer length/i,
  /Resource temporarily unavailable|pthread_create/i,
  // an address that an unchecked allocation left at zero, or a wrong index
  /memory access out of bounds/i,
  // WebGPU's `lost` says "unknown" for everything that is not `destroy`
  /device (was |is )?lost|VK_ERROR_DEVICE_LOST|DXGI_ERROR_DEVICE_(HUNG|REMOVED)/i,
]

export function memoryWords(text: string): MemoryWords {
  const words = text
    .split('\n')
    .filter((line) => !elsewhere.some((pattern) => pattern.test(line)))
    .join('\n')
  if (certain.some((pattern) => pattern.test(words))) return 'certain'
  return possible.some((pattern) => pattern.test(words)) ? 'possible' : 'none'
}
