import type { AdapterInfo } from '../../protocol/handshake.js'
import { CountedMemory, OutOfMemory } from '../memory/counted-memory.js'

interface GpuBuffer {
  readonly size: number
  readonly usage: number
  destroy(): void
}
/** The buffers of tfjs-backend-webgpu 4.22: released ones wait in `freeBuffers` for another tensor of their size. */
interface BufferManager {
  readonly freeBuffers: Map<string, GpuBuffer[]>
  numFreeBuffers: number
  readonly numBytesUsed: number
  numBytesAllocated: number
  acquireBuffer(size: number, usage: number, mappedAtCreation?: boolean, reuse?: boolean): GpuBuffer
  releaseBuffer(buffer: GpuBuffer, reuse?: boolean): void
}
/** The part of the backend that is reached into. */
export interface WebgpuBackend {
  readonly bufferManager: BufferManager
  readonly commandEncoder: object | null
  endComputePassEncoder(): void
  submitQueue(): void
  read(dataId: object): Promise<unknown>
  timerAvailable(): boolean
  time(work: () => void): Promise<{ readonly kernelMs: number }>
}

/** GPUBufferUsage.STORAGE: what a tensor's buffer is used as. */
const storage = 0x80

/** Counts the buffers of a backend, and refuses those that the adapter could not make: WebGPU would hand out a buffer that only fails later. */
export function countBuffers(
  backend: WebgpuBackend,
  { maxBufferSize, maxStorageBufferBindingSize }: AdapterInfo['limits'],
): CountedMemory {
  const manager = backend.bufferManager
  const memory = new CountedMemory({
    bytes: () => manager.numBytesAllocated - manager.numBytesUsed,
    empty: () => emptyPool(),
  })
  const emptyPool = (): void => {
    // tensors that were disposed belong to recorded commands until these are submitted
    backend.endComputePassEncoder()
    if (backend.commandEncoder !== null) backend.submitQueue()
    for (const buffers of manager.freeBuffers.values()) {
      for (const buffer of buffers.splice(0)) {
        buffer.destroy()
        manager.numFreeBuffers -= 1
        manager.numBytesAllocated -= buffer.size
        memory.give(buffer.size)
      }
    }
  }
  memory.take(manager.numBytesAllocated)
  const { acquireBuffer, releaseBuffer } = manager
  manager.acquireBuffer = (size, usage, mappedAtCreation, reuse = true) => {
    const limit =
      (usage & storage) === 0 ? maxBufferSize : Math.min(maxBufferSize, maxStorageBufferBindingSize)
    if (size > limit)
      throw new OutOfMemory(
        `a tensor of ${size} bytes is larger than the adapter allows (${limit} bytes)`,
      )
    const pooled = reuse && (manager.freeBuffers.get(`${size}_${usage}`)?.length ?? 0) > 0
    if (!pooled) memory.take(size)
    const buffer = acquireBuffer.call(manager, size, usage, mappedAtCreation, reuse)
    memory.note()
    return buffer
  }
  manager.releaseBuffer = (buffer, reuse = true) => {
    releaseBuffer.call(manager, buffer, reuse)
    if (!reuse) memory.give(buffer.size)
  }
  return memory
}
