/** Chooses the engine and device of a study, and the places where it may continue. */
import {
  engineOrder,
  engineTraits,
  graphEngines,
  type Engine,
} from '../../advice/vocabulary/engines.js'
import { BatchwiseError, errorCodes, invalid } from '../../errors.js'
import type { Device, DeviceRegistry, EngineReport } from '../ports.js'

export interface ChosenPlace {
  readonly engine: Engine
  readonly device: Device
}

export interface ChosenPlaces {
  /** The request names the engine, or a device with one engine only. There is then one place. */
  readonly asked: boolean
  /** Most preferred first. */
  readonly places: readonly [ChosenPlace, ...ChosenPlace[]]
}

interface RequestedPlace {
  readonly engine?: Engine | undefined
  readonly device?: string | undefined
  /** The model came as a file of Keras 3. */
  readonly isKerasFile?: boolean
}

/**
 * Throws BatchwiseError, with the reason, for an unknown device, and for an engine that is off or
 * does not run on the device.
 */
export async function chooseEngine(
  { engine, device: deviceId, isKerasFile = false }: RequestedPlace,
  registry: DeviceRegistry,
): Promise<ChosenPlaces> {
  if (!isKerasFile) refuseKerasEngine(engine)
  const reports = engine === undefined ? [] : await registry.engines(engine)
  const devices = await registry.devices()
  refuseEmptyRoom(devices, reports)
  const device = deviceNamed(deviceId, devices)
  // an engine that is off hides its devices: its fault explains more than an unknown device
  if (engine !== undefined && reports.every(({ available }) => !available))
    placeOf({ engine, device, devices, reports })
  if (deviceId !== undefined && device === undefined)
    throw await unknownDevice(deviceId, devices, registry)
  if (engine !== undefined)
    return { asked: true, places: [placeOf({ engine, device, devices, reports })] }
  const [first, ...others] = placesFor(device, devices, isKerasFile)
  if (first === undefined) throw nothingOffered()
  return { asked: device !== undefined && others.length === 0, places: [first, ...others] }
}

/** A kind stands for its first device: "cuda" for any card of a room. */
const deviceNamed = (name: string | undefined, devices: readonly Device[]): Device | undefined =>
  devices.find(({ id }) => id === name) ?? devices.find(({ kind }) => kind === name)

/** While no worker is there, the same question may come again. */
function refuseEmptyRoom(devices: readonly Device[], reports: readonly EngineReport[]): void {
  if (devices.length === 0 && reports.length === 0) throw nothingOffered()
}

function nothingOffered(): BatchwiseError {
  return new BatchwiseError(
    errorCodes.unavailable,
    'no engine runs here now: start a worker (batchwise worker), or read batchwise doctor',
  )
}

/** Throws for an engine that trains files of Keras alone. */
function refuseKerasEngine(engine: Engine | undefined): void {
  if (engine === undefined || !engineTraits[engine].readsKerasFiles) return
  throw invalid(
    '/engine',
    engine,
    graphEngines.join(', '),
    `the engine ${engine} trains files of Keras 3 (model.to_json(), .keras), and this is none`,
  )
}

/** For each row of the order its first device: a second card would lack the same kernels. */
function automaticPlaces(devices: readonly Device[]): readonly ChosenPlace[] {
  return engineOrder.flatMap(({ engine, kind }) => {
    const device = devices.find(
      (candidate) =>
        candidate.kind === kind && candidate.automatic && candidate.engines.includes(engine),
    )
    return device === undefined ? [] : [{ engine, device }]
  })
}

const placesOn = (device: Device): readonly ChosenPlace[] =>
  device.engines
    .filter((engine) => !engineTraits[engine].readsKerasFiles)
    .map((engine) => ({ engine, device }))

function placesFor(
  device: Device | undefined,
  devices: readonly Device[],
  isKerasFile: boolean,
): readonly ChosenPlace[] {
  const places = device === undefined ? automaticPlaces(devices) : placesOn(device)
  return isKerasFile ? inItsFramework(places, devices) : places
}

/**
 * A file of Keras is measured in Keras where that is there, unless the study would be measured on a
 * card: the user trains there, and Keras here has the processor only.
 */
function inItsFramework(
  places: readonly ChosenPlace[],
  devices: readonly Device[],
): readonly ChosenPlace[] {
  const [first] = places
  if (first !== undefined && first.device.kind !== 'cpu') return places
  const device = devices.find(({ kind, keras }) => kind === 'cpu' && keras !== null)
  return device === undefined ? places : [{ engine: 'keras', device }, ...places]
}

async function unknownDevice(
  id: string,
  devices: readonly Device[],
  registry: DeviceRegistry,
): Promise<BatchwiseError> {
  const reason = await whyDeviceIsOff(id, registry)
  return invalid(
    '/device',
    id,
    devices.map((device) => device.id).join(', '),
    `there is no device ${id} here${reason === null ? '' : `: ${reason}`}`,
  )
}

/** Why the engine of a card or adapter is off; null where the id names neither. */
async function whyDeviceIsOff(id: string, registry: DeviceRegistry): Promise<string | null> {
  const place = engineOrder.find(({ kind }) => kind !== 'cpu' && id.startsWith(`${kind}:`))
  if (place === undefined) return null
  const reports = await registry.engines(place.engine)
  const off = reports.find(({ kind, available }) => kind === place.kind && !available)
  return off?.detail ?? null
}

/** A requested engine, and what is known about the places where it could run. */
interface EngineRequest {
  readonly engine: Engine
  /** The requested device. */
  readonly device: Device | undefined
  readonly devices: readonly Device[]
  /** The reports of this engine. */
  readonly reports: readonly EngineReport[]
}

const candidatesOf = ({ device, devices }: EngineRequest): readonly Device[] =>
  device === undefined ? devices : [device]

function placeOf(request: EngineRequest): ChosenPlace {
  const { engine } = request
  const device = candidatesOf(request).find(({ engines }) => engines.includes(engine))
  if (device === undefined) throw unavailableEngine(request)
  return { engine, device }
}

function unavailableEngine(request: EngineRequest): BatchwiseError {
  const { engine, device } = request
  const accepted = new Set(candidatesOf(request).flatMap(({ engines }) => engines))
  const reason = whyUnavailable(request)
  return invalid(
    '/engine',
    engine,
    [...accepted].join(', '),
    device === undefined
      ? `the engine ${engine} is off here: ${reason}`
      : `the engine ${engine} does not run on ${device.id}: ${reason}`,
  )
}

function whyUnavailable({ engine, device, devices, reports }: EngineRequest): string {
  const off = reports.filter(({ available }) => !available)
  const offHere = off.filter(({ kind }) => kind === device?.kind)
  const elsewhere = devices.filter(({ engines }) => engines.includes(engine)).map(({ id }) => id)
  if (offHere.length === 0 && elsewhere.length > 0) return `it runs on ${elsewhere.join(', ')}`
  const relevant = offHere.length > 0 ? offHere : off
  if (relevant.length === 1) return relevant[0]?.detail ?? ''
  return relevant.map(({ kind, detail }) => `on ${kind}, ${detail}`).join('; ')
}
