import { memoryFailure } from '../../protocol/memory-failure.js'
import { OutOfMemory } from '../memory/counted-memory.js'
import { yieldToEventLoop } from '../trial-context.js'
import type { WebgpuBackend } from './webgpu-buffers.js'

/** How a WebGPU device reports failures. */
export interface GpuDevice {
  /** Resolves when the driver was reset, the card was removed or memory ran out. */
  readonly lost: Promise<{ readonly reason: string; readonly message: string }>
  addEventListener(
    type: 'uncapturederror',
    listener: (event: { readonly error: Error }) => void,
  ): void
}

/** The device is lost or refused a command: its values are no result of a training. */
class DeviceFailed extends Error {}

/**
 * Throws the first failure of the device where values are read next. WebGPU reports a failed
 * command some time later, and the command leaves zeros.
 */
export function watchDevice(backend: WebgpuBackend, device: GpuDevice): void {
  let failure: Error | null = null
  const firstFailure = (): Error | null => failure
  device.addEventListener('uncapturederror', ({ error }) => {
    const isMemory = error.constructor.name === 'GPUOutOfMemoryError'
    failure ??= failureOf('the device refused a command', error.message, isMemory)
  })
  void device.lost.then(({ reason, message }) => {
    failure ??= failureOf(`the device was lost (${reason})`, message, false)
  })
  const { read } = backend
  backend.read = async (dataId) => {
    try {
      const values = await read.call(backend, dataId)
      if (firstFailure() === null) return values
    } catch (error) {
      // a report of the device that explains the failed read arrives after it
      await yieldToEventLoop()
      if (firstFailure() === null) throw error
    }
    throw firstFailure() ?? new DeviceFailed('the device failed without a message')
  }
}

/** Profiles without timestamps: the backend would otherwise read back what every kernel made. */
export function profileWithoutTimer(backend: WebgpuBackend): void {
  backend.timerAvailable = () => true
  backend.time = (work) => {
    work()
    return Promise.resolve({ kernelMs: 0 })
  }
}

function failureOf(event: string, message: string, isMemory: boolean): Error {
  const text = `${event}: ${message.split('\n')[0] ?? ''}`
  return isMemory || memoryFailure(message) === 'certain'
    ? new OutOfMemory(text)
    : new DeviceFailed(text)
}
