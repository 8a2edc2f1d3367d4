import { modelPlaces, type DeviceKind, type Engine } from '../../advice/vocabulary/engines.js'
import type { Device } from '../../studies/shapes/device.js'
import type { AdapterInfo } from '../protocol/handshake.js'
import {
  reasonUnavailable,
  usableCards,
  webgpuAdapter,
  type MachineFacts,
} from './machine-facts.js'
import type { Card } from './nvidia-smi.js'

/** A device before the engines that run on it are known. */
type DeviceDescription = Omit<Device, 'engine' | 'engines' | 'libraries'>

/** Devices with at least one engine, most preferred first. An emulated card comes last. */
export function listDevices(facts: MachineFacts): readonly Device[] {
  const adapter = webgpuAdapter(facts)
  const descriptions = [
    ...usableCards(facts).map(describeCard),
    ...(adapter === null ? [] : [describeAdapter(adapter, facts)]),
    describeProcessor(facts),
  ]
  const devices = descriptions.flatMap((description) => withEngines(description, facts))
  return [
    ...devices.filter(({ automatic }) => automatic),
    ...devices.filter(({ automatic }) => !automatic),
  ]
}

/** The device with its engines, most preferred first; nothing without an engine. */
function withEngines(description: DeviceDescription, facts: MachineFacts): readonly Device[] {
  const engines = enginesOn(description.kind, facts)
  const [engine] = engines
  if (engine === undefined) return []
  const libraries = engines.flatMap((each) => {
    const library = facts.library(each)
    return library === null ? [] : [{ engine: each, library }]
  })
  return [{ ...description, engine, engines, libraries }]
}

function enginesOn(kind: DeviceKind, facts: MachineFacts): readonly Engine[] {
  return modelPlaces
    .filter((place) => place.kind === kind)
    .map(({ engine }) => engine)
    .filter((engine) => reasonUnavailable(engine, kind, facts) === null)
}

/** What a kind of device does not have, or does not report. */
const unknownFacts = {
  memoryBytes: null,
  freeBytes: null,
  usedBytes: null,
  utilization: null,
  cores: null,
  powerLimitWatts: null,
  driver: null,
  others: null,
  vendor: null,
  keras: null,
  adapter: null,
  limits: null,
  workers: null,
} as const satisfies Partial<DeviceDescription>

function describeCard(card: Card): DeviceDescription {
  return {
    ...unknownFacts,
    id: `cuda:${card.index}`,
    name: card.name,
    kind: 'cuda',
    automatic: true,
    vendor: 'nvidia',
    memoryBytes: card.memoryBytes,
    ...liveFacts(card),
  }
}

/** What NVIDIA's driver reports of a card from moment to moment. */
function liveFacts(
  card: Card,
): Pick<
  DeviceDescription,
  'freeBytes' | 'usedBytes' | 'utilization' | 'powerLimitWatts' | 'driver' | 'others'
> {
  const { freeBytes, usedBytes, utilization, powerLimitWatts, driver, others } = card
  return { freeBytes, usedBytes, utilization, powerLimitWatts, driver, others }
}

/**
 * The adapter of WebGPU. An integrated or emulated adapter shares the system's memory. A discrete
 * one that reports no memory has that of the NVIDIA card of the same name, if there is one.
 */
function describeAdapter(adapter: AdapterInfo, facts: MachineFacts): DeviceDescription {
  const description = {
    ...unknownFacts,
    id: 'webgpu:0',
    name: adapter.name,
    kind: 'webgpu',
    automatic: adapter.type !== 'cpu',
    vendor: adapter.vendor,
    adapter: adapter.type,
    limits: adapter.limits,
    memoryBytes: adapter.memoryBytes,
  } as const
  if (adapter.type === 'integrated' || adapter.type === 'cpu') {
    const { memoryBytes, freeBytes } = facts.processor
    return { ...description, memoryBytes: adapter.memoryBytes ?? memoryBytes, freeBytes }
  }
  const card = facts.cards.find(({ name }) => adapter.name.includes(name))
  if (card === undefined) return description
  return {
    ...description,
    memoryBytes: adapter.memoryBytes ?? card.memoryBytes,
    ...liveFacts(card),
  }
}

function describeProcessor({ processor, keras }: MachineFacts): DeviceDescription {
  const { name, memoryBytes, freeBytes, cores } = processor
  return {
    ...unknownFacts,
    id: 'cpu',
    name,
    kind: 'cpu',
    automatic: true,
    keras: keras?.title ?? null,
    memoryBytes,
    freeBytes,
    usedBytes: Math.max(0, memoryBytes - freeBytes),
    cores,
  }
}
