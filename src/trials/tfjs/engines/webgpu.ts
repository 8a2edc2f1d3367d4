import { EngineUnavailable, load, useBackend, type RunningEngine, type Tf } from '../engine.js'
import { registerKernels } from '../kernels/composed-kernels.js'
import { adapterInfo, type GpuAdapter } from './webgpu-adapter.js'
import { countBuffers, type WebgpuBackend } from './webgpu-buffers.js'
import { watchDevice, type GpuDevice } from './webgpu-device.js'

interface Dawn {
  readonly create: (flags: readonly string[]) => {
    requestAdapter(
      options: object,
    ): Promise<(GpuAdapter & { requestDevice(descriptor: object): Promise<GpuDevice> }) | null>
  }
  readonly globals: object
}
interface WebgpuLibrary {
  readonly WebGPUBackend: new (device: GpuDevice, adapter: GpuAdapter['info']) => object
}

/** TensorFlow.js on WebGPU, through Dawn (the package `webgpu`): cards of any vendor, by Vulkan, Metal or Direct3D. */
export async function startWebgpu(): Promise<RunningEngine> {
  // the package is an ES module
  const dawn = (await import('webgpu')) as unknown as Dawn
  Object.assign(globalThis, dawn.globals)
  const gpu = dawn.create([])
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' })
  if (adapter === null)
    throw new EngineUnavailable(
      `WebGPU finds no adapter${process.platform === 'linux' ? ': there is no Vulkan loader (libvulkan.so.1) or no Vulkan driver that works' : ''}`,
    )
  const info = adapterInfo(adapter)
  // without the adapter's own limits a buffer may have 256 MiB and a binding 128 MiB
  const device = await adapter.requestDevice({ requiredLimits: info.limits })
  const tf = load<Tf>('@tensorflow/tfjs')
  // the library looks for `navigator.gpu` while it is loaded, and again in its backend
  Object.defineProperty(globalThis, 'navigator', {
    value: { gpu },
    configurable: true,
    writable: true,
  })
  const library = load<WebgpuLibrary>('@tensorflow/tfjs-backend-webgpu')
  tf.removeBackend('webgpu') // registered by the library with a device of its own
  tf.registerBackend('webgpu', () => new library.WebGPUBackend(device, adapter.info) as never)
  await useBackend(tf, 'webgpu')
  registerKernels(tf, 'webgpu')
  const backend = tf.backend() as unknown as WebgpuBackend
  const memory = countBuffers(backend, info.report.limits)
  watchDevice(backend, device)
  return { tf, memory, adapter: info.report }
}
