/** Where a study is measured: what the request names, else the first of the order of preference, with what it may go on with. */
import { engineOrder, type Engine } from '../../advice/vocabulary/engines.js'
import { BatchwiseError, errorCodes, invalid } from '../../errors.js'
import type { Device, DeviceRegistry, EngineReport } from '../ports.js'

export interface ChosenPlace {
  readonly engine: Engine
  readonly device: Device
}
/** `asked`: the request leaves no other place, by naming the engine or a device that has no other; `places` is then one. */
export interface ChosenPlaces {
  readonly asked: boolean
  readonly places: readonly [ChosenPlace, ...ChosenPlace[]]
}
interface Wish {
  readonly engine?: Engine | undefined
  readonly device?: string | undefined
}

/** Throws BatchwiseError for a device that is not here and for an engine that is off or does not run on that device, with the reason. */
export async function chooseEngine(wish: Wish, registry: DeviceRegistry): Promise<ChosenPlaces> {
  const reports = wish.engine === undefined ? [] : await registry.engines(wish.engine)
  const devices = await registry.devices()
  const named = wish.device === undefined ? undefined : devices.find(({ id }) => id === wish.device)
  // an engine that is off takes its devices with it: that is then what is wrong
  if (wish.engine !== undefined && reports.every(({ available }) => !available))
    placeOf(wish.engine, named, devices, reports)
  if (wish.device !== undefined && named === undefined)
    throw await unknownDevice(wish.device, devices, registry)
  if (wish.engine !== undefined)
    return { asked: true, places: [placeOf(wish.engine, named, devices, reports)] }
  const [first, ...others] =
    named === undefined
      ? automaticPlaces(devices)
      : named.engines.map((engine) => ({ engine, device: named }))
  if (first === undefined)
    throw new BatchwiseError(
      errorCodes.unavailable,
      'no engine runs here; batchwise doctor says why',
    )
  return { asked: named !== undefined && others.length === 0, places: [first, ...others] }
}

/** The first device of every line of the order: a second card lacks what the first one lacks. */
function automaticPlaces(devices: readonly Device[]): readonly ChosenPlace[] {
  return engineOrder.flatMap(({ engine, kind }) => {
    const device = devices.find(
      (one) => one.kind === kind && one.automatic && one.engines.includes(engine),
    )
    return device === undefined ? [] : [{ engine, device }]
  })
}

async function unknownDevice(
  id: string,
  devices: readonly Device[],
  registry: DeviceRegistry,
): Promise<BatchwiseError> {
  const line = engineOrder.find(({ kind }) => kind !== 'cpu' && id.startsWith(`${kind}:`))
  const off =
    line === undefined
      ? undefined
      : (await registry.engines(line.engine)).find(
          ({ kind, available }) => kind === line.kind && !available,
        )
  return invalid(
    '/device',
    id,
    devices.map((one) => one.id).join(', '),
    `there is no device ${id} here${off === undefined ? '' : `: ${off.detail}`}`,
  )
}

function placeOf(
  engine: Engine,
  named: Device | undefined,
  devices: readonly Device[],
  reports: readonly EngineReport[],
): ChosenPlace {
  const candidates = named === undefined ? devices : [named]
  const device = candidates.find(({ engines }) => engines.includes(engine))
  if (device !== undefined) return { engine, device }
  const accepted = [...new Set(candidates.flatMap(({ engines }) => engines))].join(', ')
  const because = whyNot(
    engine,
    named,
    devices,
    reports.filter(({ available }) => !available),
  )
  throw invalid(
    '/engine',
    engine,
    accepted,
    named === undefined
      ? `the engine ${engine} is off here: ${because}`
      : `the engine ${engine} does not run on ${named.id}: ${because}`,
  )
}

function whyNot(
  engine: Engine,
  named: Device | undefined,
  devices: readonly Device[],
  off: readonly EngineReport[],
): string {
  const [here, elsewhere] = [
    off.filter(({ kind }) => kind === named?.kind),
    devices.filter(({ engines }) => engines.includes(engine)).map(({ id }) => id),
  ]
  if (here.length === 0 && elsewhere.length > 0) return `it runs on ${elsewhere.join(', ')}`
  const told = here.length > 0 ? here : off
  return told
    .map(({ kind, detail }) => (told.length === 1 ? detail : `on ${kind}, ${detail}`))
    .join('; ')
}
