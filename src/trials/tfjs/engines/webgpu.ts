import { registerKernels } from '../kernels/register-kernels.js'
import { backendOf, load, type Tf } from '../library.js'
import { EngineUnavailable, useBackend, type RunningEngine } from './engine.js'
import { adapterInfo, requiredLimits, type GpuAdapter } from './webgpu-adapter.js'
import { countBuffers, type WebgpuBackend } from './webgpu-buffers.js'
import { profileWithoutTimer, watchDevice, type GpuDevice } from './webgpu-device.js'

interface DawnAdapter extends GpuAdapter {
  requestDevice(descriptor: {
    readonly requiredLimits: Readonly<Record<string, number>>
  }): Promise<GpuDevice>
}

interface Dawn {
  readonly create: (flags: readonly string[]) => Gpu
  readonly globals: object
}

interface Gpu {
  requestAdapter(options: { readonly powerPreference: string }): Promise<DawnAdapter | null>
}

interface WebgpuLibrary {
  readonly WebGPUBackend: new (device: GpuDevice, adapter: GpuAdapter['info']) => object
}

/**
 * TensorFlow.js on WebGPU, through Dawn (the package `webgpu`): cards of any vendor, by Vulkan,
 * Metal or Direct3D.
 */
export async function startWebgpu(): Promise<RunningEngine> {
  const gpu = await startDawn()
  const adapter = await requestAdapter(gpu)
  const device = await adapter.requestDevice({ requiredLimits: requiredLimits(adapter) })
  const tf = await loadBackend(gpu, adapter, device)
  const backend = backendOf<WebgpuBackend>(tf)
  const info = adapterInfo(adapter)
  const memory = countBuffers(backend, info.limits)
  watchDevice(backend, device)
  profileWithoutTimer(backend)
  return { tf, memory, adapter: info }
}

async function startDawn(): Promise<Gpu> {
  // the package declares no types that match its globals
  const dawn = (await import('webgpu')) as unknown as Dawn
  Object.assign(globalThis, dawn.globals)
  return dawn.create([])
}

async function requestAdapter(gpu: Gpu): Promise<DawnAdapter> {
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' })
  if (adapter !== null) return adapter
  const reason =
    process.platform === 'linux'
      ? ': there is no Vulkan loader (libvulkan.so.1) or no Vulkan driver that works'
      : ''
  throw new EngineUnavailable(`WebGPU finds no adapter${reason}`)
}

async function loadBackend(gpu: Gpu, adapter: DawnAdapter, device: GpuDevice): Promise<Tf> {
  const tf = load<Tf>('@tensorflow/tfjs')
  // the library looks for `navigator.gpu` while it loads, and again in its backend
  Object.defineProperty(globalThis, 'navigator', {
    value: { gpu },
    configurable: true,
    writable: true,
  })
  const library = load<WebgpuLibrary>('@tensorflow/tfjs-backend-webgpu')
  // the library registered the backend with a device of its own
  tf.removeBackend('webgpu')
  tf.registerBackend('webgpu', () => new library.WebGPUBackend(device, adapter.info) as never)
  await useBackend(tf, 'webgpu')
  registerKernels(tf, 'webgpu')
  return tf
}
