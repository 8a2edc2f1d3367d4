import { OutOfMemory } from '../memory/counted-memory.js'
import { memoryFailure } from '../../protocol/memory-failure.js'
import type { WebgpuBackend } from './webgpu-buffers.js'

/** The part of a WebGPU device that speaks of failures. */
export interface GpuDevice {
  /** Resolves when the device is gone: the driver was reset, the card was taken away, memory ran out. */
  readonly lost: Promise<{ readonly reason: string; readonly message: string }>
  addEventListener(
    type: 'uncapturederror',
    listener: (event: { readonly error: Error }) => void,
  ): void
}

/** The device is gone, or refused a command: what it holds is no result of a training. */
export class DeviceFailed extends Error {}

/**
 * WebGPU tells failures aside, some time after the command: they are kept here and thrown where values are read next, because a command that failed leaves zeros behind.
 * Also makes profiles possible without timestamps and without reading back what every kernel made.
 */
export function watchDevice(backend: WebgpuBackend, device: GpuDevice): void {
  let failure: Error | null = null
  const fail = (what: string, message: string, memory: boolean): void => {
    const words = `${what}: ${message.split('\n')[0] ?? ''}`
    failure ??=
      memory || memoryFailure(message) === 'certain'
        ? new OutOfMemory(words)
        : new DeviceFailed(words)
  }
  device.addEventListener('uncapturederror', ({ error }) =>
    fail(
      'the device refused a command',
      error.message,
      error.constructor.name === 'GPUOutOfMemoryError',
    ),
  )
  void device.lost.then(({ reason, message }) =>
    fail(`the device was lost (${reason})`, message, false),
  )
  const { read } = backend
  backend.read = async (dataId) => {
    const problem = (): Error | null => failure
    try {
      const values = await read.call(backend, dataId)
      if (problem() === null) return values
    } catch (error) {
      // what the device says explains the failed reading
      await new Promise((resolve) => setImmediate(resolve))
      if (problem() === null) throw error
    }
    throw problem() ?? new DeviceFailed('the device failed without a word')
  }
  backend.timerAvailable = () => true
  backend.time = (work) => {
    work()
    return Promise.resolve({ kernelMs: 0 })
  }
}
