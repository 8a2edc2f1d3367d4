import { describe, expect, it } from 'vitest'
import { memoryFailure } from '../../../src/trials/protocol/memory-failure.js'

/** Recorded texts, shortened in the middle. */
const certain: Readonly<Record<string, string>> = {
  'TensorFlow kernel':
    'OOM when allocating tensor with shape[600,60000] and type float on /job:localhost/replica:0/task:0/device:CPU:0 by allocator cpu',
  'TensorFlow allocator':
    '2024-05-02 10:11:12.131415: W tensorflow/core/common_runtime/bfc_allocator.cc:497] Allocator (GPU_0_bfc) ran out of memory trying to allocate 3.95GiB (rounded to 4246732800)requested by op Conv2D',
  'TensorFlow status': 'RESOURCE_EXHAUSTED: Out of memory while trying to allocate 95420720 bytes.',
  'TensorFlow copy to a card': 'Dst tensor is not initialized.',
  'CUDA driver':
    'E tensorflow/stream_executor/cuda/cuda_driver.cc:828] failed to allocate 32.00M (33554432 bytes) from device: CUDA_ERROR_OUT_OF_MEMORY: out of memory',
  cuDNN:
    'E tensorflow/stream_executor/cuda/cuda_dnn.cc:328] Could not create cudnn handle: CUDNN_STATUS_ALLOC_FAILED',
  'cuDNN, every algorithm refused':
    'No algorithm worked!  Error messages:\n  Profiling failure on CUDNN engine 1#TC: RESOURCE_EXHAUSTED: Out of memory while trying to allocate 95420720 bytes.',
  cuBLAS: 'failed to run cuBLAS routine: CUBLAS_STATUS_ALLOC_FAILED',
  oneDNN:
    'Operation received an exception:Status: 1, message: could not create a memory object, in file tensorflow/core/kernels/mkl/mkl_conv_ops.cc:1111',
  'V8 heap':
    '<--- Last few GCs --->\nFATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n----- Native stack trace -----',
  'V8 zone': 'FATAL ERROR: Zone Allocation failed - process out of memory',
  'typed array refused': 'Array buffer allocation failed',
  'typed array above what JavaScript has': 'Invalid typed array length: 17179869184',
  'Node buffer':
    'The value of "size" is out of range. It must be >= 0 && <= 4294967296. Received 1_099_511_627_776',
  'wasm, fixed memory':
    'Cannot enlarge memory arrays. Either (1) compile with  -s TOTAL_MEMORY=X  with X higher than the current value 267649024, (2) compile with  -s ALLOW_MEMORY_GROWTH=1',
  'wasm, growing memory': 'WebAssembly.Memory.grow(): Unable to grow instance memory',
  'wasm, first memory': 'WebAssembly.Memory(): could not allocate memory',
  'WebGPU on Vulkan':
    'vkAllocateMemory failed with VK_ERROR_OUT_OF_DEVICE_MEMORY\n - While calling [Device].CreateBuffer([BufferDescriptor]).',
  'WebGPU, lost for memory': 'Device was lost (unknown): Out of memory',
  'WebGPU, one buffer': 'Buffer size (3185049600) exceeds the max buffer size limit (1073741824).',
  'WebGPU, one binding':
    'Binding size (141557760) of [Buffer] is larger than the maximum binding size (134217728).',
  'C++ new':
    "terminate called after throwing an instance of 'std::bad_alloc'\n  what():  std::bad_alloc",
  'the system': 'mmap: Cannot allocate memory',
}
const possible: Readonly<Record<string, string>> = {
  'cuDNN handle':
    'could not create cudnn handle: CUDNN_STATUS_NOT_INITIALIZED\npossibly insufficient driver version: 384.145.0',
  'cuBLAS handle':
    'E tensorflow/stream_executor/cuda/cuda_blas.cc:238] failed to create cublas handle: CUBLAS_STATUS_NOT_INITIALIZED',
  'no algorithm':
    'No algorithm worked!  Error messages:\n  Profiling failure on CUDNN engine 1: UNKNOWN: CUDNN_STATUS_EXECUTION_FAILED',
  'no algorithm, older':
    'Failed to get convolution algorithm. This is probably because cuDNN failed to initialize, so try looking to see if a warning log message was printed above.',
  'oneDNN without a status': 'could not create a primitive',
  'C++ length':
    "terminate called after throwing an instance of 'std::length_error'\n  what():  cannot create std::vector larger than max_size()",
  'wasm address': 'RuntimeError: memory access out of bounds',
  'WebGPU device': 'Device was lost (unknown): vkQueueSubmit failed with VK_ERROR_DEVICE_LOST',
}
const none: Readonly<Record<string, string>> = {
  'a warning, not a failure':
    '2020-09-24 21:35:23.363348: W tensorflow/core/common_runtime/bfc_allocator.cc:246] Allocator (GPU_0_bfc) ran out of memory trying to allocate 1.02GiB with freed_by_count=0. The caller indicates that this is not a failure, but may mean that there could be performance gains if more memory were available.',
  'a refusal that the allocator lives with':
    '2021-09-24 16:22:13.020179: I tensorflow/stream_executor/cuda/cuda_driver.cc:801] failed to allocate 7.81G (8387559424 bytes) from device: CUDA_ERROR_OUT_OF_MEMORY: out of memory',
  'a garbage collection':
    'W tensorflow/core/common_runtime/bfc_allocator.cc:343] Garbage collection: deallocate free memory regions (i.e., allocations) so that we can re-allocate a larger region to avoid OOM due to memory fragmentation.',
  'a large allocation':
    'W tensorflow/core/framework/allocator.cc:101] Allocation of 79148544 exceeds 10% of system memory.',
  'a full disk': 'RESOURCE_EXHAUSTED: /checkpoints/weights.bin; No space left on device',
  'a full disk, Node': 'ENOSPC: no space left on device, write',
  'file handles':
    'ResourceExhaustedError: events.out.tfevents.1605161284.server; Too many open files',
  'file handles, Node': "EMFILE: too many open files, open '/data/x-train.bin'",
  'batch norm of one row (PyTorch)':
    'ValueError: Expected more than 1 value per channel when training, got input size torch.Size([1, 512])',
  'batch norm of one row (its NaN)': 'the validation loss is not finite at step 3',
  shapes:
    'Error in matMul: inner shapes (20) and (32) of Tensors with shapes 1,20 and 32,4 and transposeA=false and transposeB=false must match.',
  'an index of gather': 'indices[0] = 5 is not in [0, 3)',
  'an index of an array': 'offset is out of bounds',
  'a negative length': 'Invalid typed array length: -1',
  'a negative array': 'Invalid array length',
  'a negative size':
    'The value of "size" is out of range. It must be >= 0 && <= 4294967296. Received -8',
  'a string': 'Invalid string length',
  'oneDNN, not implemented':
    'Operation received an exception:Status: 3, message: could not create a primitive descriptor for the convolution forward propagation primitive',
  'thread-local room': 'libgomp.so.1: cannot allocate memory in static TLS block',
  'a missing library': 'libcudart.so.12: cannot open shared object file: No such file or directory',
  'an illegal address': 'CUDA_ERROR_ILLEGAL_ADDRESS: an illegal memory access was encountered',
  'WebGPU, destroyed': 'A valid external Instance reference no longer exists.',
  'nothing said': '',
}

describe.each([
  ['certain', certain],
  ['possible', possible],
  ['none', none],
] as const)('texts that are %s', (kind, texts) => {
  it.each(Object.entries(texts))('%s', (_name, text) => {
    expect(memoryFailure(text)).toBe(kind)
  })
})

it('a warning hides no failure of memory, and makes none of another failure', () => {
  for (const warning of Object.values(none).filter((text) => text !== '')) {
    expect(memoryFailure(`${warning}\n${certain['cuDNN']}`)).toBe('certain')
    expect(memoryFailure(`${warning}\nCheck failed: dims == 4`)).toBe('none')
  }
})
