/** What of the order of preference is on here, and why the rest is off: pure, over what the machine, its driver and the started engines said. */
import { engineOrder, type DeviceKind, type Engine } from '../../advice/vocabulary/engines.js'
import type { Device, EngineReport } from '../../studies/device.js'
import type { Probe } from './engine-probe.js'
import type { Card } from './nvidia-smi.js'

export interface Found {
  /** The TensorFlow library that is linked: with or without CUDA; null for none. */
  readonly tensorflow: 'cuda' | 'cpu' | null
  readonly cards: readonly Card[]
  readonly processor: {
    readonly name: string
    readonly memoryBytes: number
    readonly freeBytes: number
    readonly cores: number
  }
  /** What came of starting an engine; null while nobody has. */
  readonly probe: (engine: Engine) => Probe | null
}

const notLinked = 'the TensorFlow library is not linked: `npm run setup` says what is missing'

/** Every line of the order. An engine that was not started is taken to start, but for webgpu, whose adapter only it can name. */
export function reportEngines(found: Found): readonly EngineReport[] {
  return engineOrder.map(({ engine, kind, budget }): EngineReport => {
    const off = whyOff(engine, kind, found)
    const emulated = kind === 'webgpu' && off === null && isEmulated(found)
    const detail =
      off ??
      (emulated
        ? `only when asked for: ${adapterOf(found)?.name ?? 'its adapter'} emulates a card on the processor`
        : `on ${namesOf(kind, found).join(', ')}`)
    return {
      engine,
      kind,
      available: off === null,
      automatic: off === null && !emulated,
      budget,
      detail,
    }
  })
}

/** Devices with the engines that run on them, most preferred first; one that only emulates a card comes last. */
export function listDevices(found: Found): readonly Device[] {
  const on = (kind: DeviceKind): readonly Engine[] =>
    engineOrder
      .filter((one) => one.kind === kind && whyOff(one.engine, kind, found) === null)
      .map(({ engine }) => engine)
  const [cards, adapter, processor] = [
    usable(found.cards).map((card) => cardDevice(card, on('cuda'))),
    adapterDevice(found, on('webgpu')),
    processorDevice(found, on('cpu')),
  ]
  const all = [
    ...cards,
    ...(adapter?.automatic === true ? [adapter] : []),
    processor,
    ...(adapter?.automatic === false ? [adapter] : []),
  ]
  return all.filter((device): device is Device => device !== null)
}

/** Why the engine does not run on such a device here; null where it does. */
function whyOff(engine: Engine, kind: DeviceKind, found: Found): string | null {
  if (engine === 'tensorflow' && found.tensorflow === null) return notLinked
  if (kind === 'cuda') {
    if (found.cards.length === 0)
      return 'no card of an NVIDIA driver is there (nvidia-smi names none)'
    if (usable(found.cards).length === 0)
      return 'the card is partitioned (MIG): only its instances could be used, and they are not offered'
    if (found.tensorflow === 'cpu')
      return 'the TensorFlow library that is linked is the one without CUDA: `BATCHWISE_TENSORFLOW=cuda npm run setup` links the other'
  }
  const probe = found.probe(engine)
  if (probe?.starts === false) return probe.because
  if (engine !== 'webgpu') return null
  return probe === null
    ? 'it was not started yet'
    : probe.adapter === null
      ? 'it starts, but names no adapter'
      : null
}

const usable = (cards: readonly Card[]): readonly Card[] => cards.filter(({ mig }) => !mig)
const adapterOf = ({ probe }: Found): Extract<Probe, { starts: true }>['adapter'] => {
  const webgpu = probe('webgpu')
  return webgpu?.starts === true ? webgpu.adapter : null
}
const isEmulated = (found: Found): boolean => adapterOf(found)?.type === 'cpu'

function namesOf(kind: DeviceKind, found: Found): readonly string[] {
  return kind === 'cuda'
    ? usable(found.cards).map(({ name }) => name)
    : [kind === 'webgpu' ? (adapterOf(found)?.name ?? '') : found.processor.name]
}

type Facts = Pick<Device, 'id' | 'name' | 'kind' | 'memoryBytes'> &
  Partial<Omit<Device, 'engine' | 'engines'>>
/** What is not told is not known. Null where no engine runs on it. */
function deviceOf({ id, name, kind, ...facts }: Facts, engines: readonly Engine[]): Device | null {
  const [engine] = engines
  return engine === undefined
    ? null
    : {
        id,
        name,
        kind,
        engine,
        engines,
        automatic: true,
        freeBytes: null,
        usedBytes: null,
        utilization: null,
        cores: null,
        powerLimitWatts: null,
        driver: null,
        others: null,
        vendor: null,
        adapter: null,
        limits: null,
        ...facts,
      }
}

const cardDevice = (card: Card, engines: readonly Engine[]): Device | null =>
  deviceOf(
    {
      id: `cuda:${card.index}`,
      name: card.name,
      kind: 'cuda',
      vendor: 'nvidia',
      memoryBytes: card.memoryBytes,
      ...liveFacts(card),
    },
    engines,
  )

const liveFacts = ({
  freeBytes,
  usedBytes,
  utilization,
  powerLimitWatts,
  driver,
  others,
}: Card): Pick<
  Device,
  'freeBytes' | 'usedBytes' | 'utilization' | 'powerLimitWatts' | 'driver' | 'others'
> => ({ freeBytes, usedBytes, utilization, powerLimitWatts, driver, others })

/**
 * The adapter of WebGPU. Its memory is what it tells; else the system's, where it has none of its own (integrated or emulated), or that of the card that NVIDIA's driver names alike; else unknown.
 */
function adapterDevice(found: Found, engines: readonly Engine[]): Device | null {
  const adapter = adapterOf(found)
  if (adapter === null) return null
  const shares = adapter.type === 'integrated' || adapter.type === 'cpu'
  const card = shares ? undefined : found.cards.find(({ name }) => adapter.name.includes(name))
  const { memoryBytes, freeBytes } = found.processor
  return deviceOf(
    {
      id: 'webgpu:0',
      name: adapter.name,
      kind: 'webgpu',
      vendor: adapter.vendor,
      adapter: adapter.type,
      limits: adapter.limits,
      automatic: adapter.type !== 'cpu',
      memoryBytes: adapter.memoryBytes ?? (shares ? memoryBytes : (card?.memoryBytes ?? null)),
      ...(shares ? { freeBytes } : {}),
      ...(card === undefined ? {} : liveFacts(card)),
    },
    engines,
  )
}

function processorDevice(
  { processor: { name, memoryBytes, freeBytes, cores } }: Found,
  engines: readonly Engine[],
): Device | null {
  return deviceOf(
    {
      id: 'cpu',
      name,
      kind: 'cpu',
      memoryBytes,
      freeBytes,
      usedBytes: Math.max(0, memoryBytes - freeBytes),
      cores,
    },
    engines,
  )
}
