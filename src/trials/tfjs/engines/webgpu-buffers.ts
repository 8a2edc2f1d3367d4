import type { AdapterInfo } from '../../protocol/handshake.js'
import { CountedMemory, OutOfMemory } from '../memory/counted-memory.js'

interface GpuBuffer {
  readonly size: number
  readonly usage: number
  destroy(): void
}

/** Buffers of tfjs-backend-webgpu 4.22. A released one waits in `freeBuffers` for its size. */
interface BufferManager {
  readonly freeBuffers: Map<string, GpuBuffer[]>
  numFreeBuffers: number
  readonly numBytesUsed: number
  numBytesAllocated: number
  acquireBuffer(size: number, usage: number, mappedAtCreation?: boolean, reuse?: boolean): GpuBuffer
  releaseBuffer(buffer: GpuBuffer, reuse?: boolean): void
}

/** The hidden part of tfjs-backend-webgpu 4.22 that this engine uses. */
export interface WebgpuBackend {
  readonly bufferManager: BufferManager
  readonly commandEncoder: object | null
  endComputePassEncoder(): void
  submitQueue(): void
  read(dataId: object): Promise<unknown>
  timerAvailable(): boolean
  time(work: () => void): Promise<{ readonly kernelMs: number }>
}

/** GPUBufferUsage.STORAGE: the buffer of a tensor. */
const storageUsage = 0x80

/**
 * Counts the buffers of a backend. Refuses a buffer that the adapter cannot make: WebGPU would hand
 * it out and fail later.
 */
export function countBuffers(backend: WebgpuBackend, limits: AdapterInfo['limits']): CountedMemory {
  const manager = backend.bufferManager
  const memory: CountedMemory = new CountedMemory({
    bytes: () => manager.numBytesAllocated - manager.numBytesUsed,
    empty: () => emptyPool(backend, memory),
  })
  memory.take(manager.numBytesAllocated)
  const { acquireBuffer, releaseBuffer } = manager
  manager.acquireBuffer = (size, usage, mappedAtCreation, reuse = true) => {
    refuseTooLarge(size, usage, limits)
    const isPooled = reuse && (manager.freeBuffers.get(`${size}_${usage}`)?.length ?? 0) > 0
    if (!isPooled) memory.take(size)
    const buffer = acquireBuffer.call(manager, size, usage, mappedAtCreation, reuse)
    memory.notePeak()
    return buffer
  }
  manager.releaseBuffer = (buffer, reuse = true) => {
    releaseBuffer.call(manager, buffer, reuse)
    if (!reuse) memory.release(buffer.size)
  }
  return memory
}

function refuseTooLarge(size: number, usage: number, limits: AdapterInfo['limits']): void {
  const { maxBufferSize, maxStorageBufferBindingSize } = limits
  const isTensor = (usage & storageUsage) !== 0
  const sizeMax = isTensor ? Math.min(maxBufferSize, maxStorageBufferBindingSize) : maxBufferSize
  if (size > sizeMax)
    throw new OutOfMemory(
      `a tensor of ${size} bytes is larger than the adapter allows (${sizeMax} bytes)`,
    )
}

/** Destroys the buffers that wait for another tensor. */
function emptyPool(backend: WebgpuBackend, memory: CountedMemory): void {
  // recorded commands use buffers of disposed tensors until they are submitted
  backend.endComputePassEncoder()
  if (backend.commandEncoder !== null) backend.submitQueue()
  const manager = backend.bufferManager
  for (const buffers of manager.freeBuffers.values()) {
    for (const buffer of buffers.splice(0)) {
      buffer.destroy()
      manager.numFreeBuffers -= 1
      manager.numBytesAllocated -= buffer.size
      memory.release(buffer.size)
    }
  }
}
