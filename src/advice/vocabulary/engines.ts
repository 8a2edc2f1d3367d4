/** Engines, the kinds of device they run on, and what each of them can do. */

/** They build a model from its graph of layers. */
export const graphEngines = ['tensorflow', 'webgpu', 'wasm', 'cpu'] as const
export type GraphEngine = (typeof graphEngines)[number]
/** They train a program that the user wrote, in its own framework. */
export const programEngines = ['torch', 'keras'] as const
export type ProgramEngine = (typeof programEngines)[number]
/** The device that trains programs. */
export const programDeviceId = 'cpu'
/** Engines that a question about a model may name. */
export const modelEngines = [...graphEngines, 'keras'] as const

export const engines = [...graphEngines, ...programEngines] as const
export type Engine = (typeof engines)[number]

/** `cuda`: a card under TensorFlow. `webgpu`: a WebGPU adapter. `cpu`: the processor. */
export const deviceKinds = ['cuda', 'webgpu', 'cpu'] as const
export type DeviceKind = (typeof deviceKinds)[number]

/**
 * Who enforces a memory budget. `allocator`: the engine's allocator refuses (hard limit).
 * `system`: the process ends past it (hard limit). `tracked`: the trial process counts tensor bytes
 * and checks them before each allocation.
 */
export const budgetEnforcements = ['allocator', 'system', 'tracked'] as const
export type BudgetEnforcement = (typeof budgetEnforcements)[number]

/** Elements in one tensor: every engine counts them with signed 32-bit integers. */
export const tensorElementsMax = 2 ** 31 - 1

/** What holds for an engine on any device. */
export interface EngineTraits {
  /**
   * `process`: the peak is real memory of the process or card, so code and threads must be warm
   * before the baseline is read. `tensors`: the peak is the bytes of live tensors.
   */
  readonly peakCounts: 'process' | 'tensors'
  /**
   * The allocator reserves regions that fill up over the first steps: a run that measures the peak
   * makes all its steps, even slow ones.
   */
  readonly reservesRegions: boolean
  /**
   * Freed memory goes back to the system at once where a trial needs it; else trials keep it as the
   * user's own training does.
   */
  readonly returnsMemory: boolean
  /** One tensor is one buffer, so the adapter's buffer limits bound its elements. */
  readonly tensorIsBuffer: boolean
  /** What it measures in. */
  readonly framework: 'TensorFlow.js' | 'Keras' | 'PyTorch'
  /** It trains only a model that came as a file of Keras, and a program. */
  readonly readsKerasFiles: boolean
}

const graphTraits = { framework: 'TensorFlow.js', readsKerasFiles: false } as const

export const engineTraits = {
  tensorflow: {
    ...graphTraits,
    peakCounts: 'process',
    reservesRegions: true,
    returnsMemory: true,
    tensorIsBuffer: false,
  },
  webgpu: {
    ...graphTraits,
    peakCounts: 'tensors',
    reservesRegions: false,
    returnsMemory: false,
    tensorIsBuffer: true,
  },
  wasm: {
    ...graphTraits,
    peakCounts: 'tensors',
    reservesRegions: false,
    returnsMemory: false,
    tensorIsBuffer: false,
  },
  cpu: {
    ...graphTraits,
    peakCounts: 'tensors',
    reservesRegions: false,
    returnsMemory: false,
    tensorIsBuffer: false,
  },
  torch: {
    framework: 'PyTorch',
    readsKerasFiles: false,
    peakCounts: 'process',
    reservesRegions: true,
    returnsMemory: false,
    tensorIsBuffer: false,
  },
  keras: {
    framework: 'Keras',
    readsKerasFiles: true,
    peakCounts: 'process',
    reservesRegions: true,
    returnsMemory: false,
    tensorIsBuffer: false,
  },
} as const satisfies Record<Engine, EngineTraits>

/** An engine on one kind of device. */
export interface EnginePlace<Name extends Engine = Engine> {
  readonly engine: Name
  readonly kind: DeviceKind
  readonly budget: BudgetEnforcement
  /** The allocator's requests can be logged at one batch size and replayed at any other. */
  readonly replaysAllocations: boolean
}

/**
 * Every engine on every kind of device it runs on, in order of preference: fast engines first, and
 * a hard memory limit before counted bytes.
 */
export const engineOrder: readonly EnginePlace<GraphEngine>[] = [
  { engine: 'tensorflow', kind: 'cuda', budget: 'allocator', replaysAllocations: false },
  { engine: 'webgpu', kind: 'webgpu', budget: 'tracked', replaysAllocations: false },
  { engine: 'tensorflow', kind: 'cpu', budget: 'system', replaysAllocations: true },
  { engine: 'wasm', kind: 'cpu', budget: 'tracked', replaysAllocations: false },
  { engine: 'cpu', kind: 'cpu', budget: 'tracked', replaysAllocations: false },
]

/** Where models of Keras files are trained by Keras itself. */
const kerasPlace = {
  engine: 'keras',
  kind: 'cpu',
  budget: 'system',
  replaysAllocations: false,
} as const satisfies EnginePlace

/** Every place that a question about a model may have. */
export const modelPlaces: readonly EnginePlace[] = [...engineOrder, kerasPlace]

/** Where programs are trained, and models of files. */
const otherPlaces: readonly EnginePlace[] = [
  { engine: 'torch', kind: 'cpu', budget: 'system', replaysAllocations: false },
  kerasPlace,
]

/** Kind of a device id. Examples: "cuda:0" is `cuda`, "cpu" is `cpu`; null for any other text. */
export function deviceKindOf(deviceId: string): DeviceKind | null {
  const prefix = deviceId.split(':')[0]
  return deviceKinds.find((kind) => kind === prefix) ?? null
}

/** The row for an engine on a device; its first row for an unknown device. */
export function placeTraits(engine: Engine, deviceId: string): EnginePlace {
  const kind = deviceKindOf(deviceId)
  const places = [...engineOrder, ...otherPlaces].filter((place) => place.engine === engine)
  const place = places.find((candidate) => candidate.kind === kind) ?? places[0]
  if (place === undefined) throw new Error(`the engine ${engine} has no place`)
  return place
}
