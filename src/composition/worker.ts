/** A worker: offers devices of its host and conducts studies on them. */
import { randomUUID } from 'node:crypto'
import path from 'node:path'
import { programDeviceId } from '../advice/vocabulary/engines.js'
import { invalid } from '../errors.js'
import type { Observation } from '../observe/observed-queue.js'
import { ObservedRunner } from '../observe/observed-runner.js'
import { PrismaStudyPlaces } from '../persistence/workers/study-places.js'
import { PrismaWorkerRegistry } from '../persistence/workers/worker-registry.js'
import { StudyJobs, type JobOptions } from '../queue/bull/study-jobs.js'
import { StudyWorkers, type OfferedDevice } from '../queue/bull/study-workers.js'
import { failStudy } from '../queue/fail-study.js'
import { Deadlines } from '../studies/deadlines.js'
import type { Device, DeviceRegistry, OfferedRecipe, TrialRunner } from '../studies/ports.js'
import { DatasetCopies, type DatasetSource } from '../studies/workers/dataset-copies.js'
import { deviceClass } from '../studies/workers/device-class.js'
import type { StudyRoom } from '../studies/workers/study-places.js'
import { beatEveryMs } from '../studies/workers/worker-registry.js'
import { LocalDevices } from '../trials/devices/device-registry.js'
import { OfferedRunner } from '../trials/host/offered-runner.js'
import { ProcessRunner } from '../trials/host/process-runner.js'
import type { RegisteredRecipes } from '../trials/host/recipes.js'
import { omitUndefined } from '../omit-undefined.js'
import { version } from '../version.js'
import { leaseKeepMs, openConduct, sweepCheckpoints } from './conduct.js'
import { roomsLeft } from './left-studies.js'
import { clock, openStores, type StoreOptions, type Stores } from './stores.js'

export interface WorkerOptions extends StoreOptions, DatasetSource {
  readonly redisUrl: string
  readonly redisPrefix: string
  readonly name: string
  /** Devices of this host; empty: those that a study without a wish may be measured on. */
  readonly deviceIds: readonly string[]
  readonly observation: Observation
  readonly leaseKeepMs?: number
  readonly sweepEveryMs?: number
  readonly devices?: DeviceRegistry
  /** Trainings that its operator registered; default: none. */
  readonly recipes?: RegisteredRecipes
  readonly openRunner?: () => TrialRunner
}

export interface RunningWorker {
  /** Classes of the devices that it offers. */
  readonly offers: readonly string[]
  /** Interrupts the running studies, which other workers continue. */
  close(): Promise<void>
}

/** Opens everything and takes studies until it is closed. Throws for a device that is not here. */
export async function openWorker(options: WorkerOptions): Promise<RunningWorker> {
  const registry = options.devices ?? new LocalDevices()
  const stores = await openStores(options)
  try {
    const devices = await offeredDevices(options.deviceIds, registry)
    requireProcessor(devices, options)
    return await start(stores, devices, registry, options)
  } catch (error) {
    await registry.close()
    await stores.close()
    throw error
  }
}

async function start(
  stores: Stores,
  devices: readonly Device[],
  registry: DeviceRegistry,
  options: WorkerOptions,
): Promise<RunningWorker> {
  const runners = devices.map((device) => runnerOn(device, options))
  const jobs = jobOptions(options)
  const queue = new StudyJobs(new PrismaStudyPlaces(stores.database, stores.location), jobs)
  const offered = devices.map((device, i) => conductOn(device, runners[i], stores, options))
  const failure = { ...stores, clock, isLogged: true }
  const workers = new StudyWorkers(offered, {
    ...jobs,
    queue,
    onFailure: (id, error) => failStudy(id, error, failure),
    lockMs: options.leaseKeepMs ?? leaseKeepMs,
  })
  const deadlines = new Deadlines({
    ...stores,
    queue,
    clock,
    onError: (error) => options.observation.log.warn({ err: error }, 'deadlines not read'),
  })
  const offerRecipe = (room: StudyRoom): void => workers.offerRecipe(room)
  const endBeats = await startBeats(stores, registry, offerRecipe, options)
  const endSweeps = await sweepCheckpoints(stores, options)
  return {
    offers: offered.map(({ device }) => device),
    close: async () => {
      endSweeps()
      await endBeats()
      await deadlines.close()
      await workers.close()
      await queue.close()
      await Promise.all(runners.map((runner) => runner.close()))
      await registry.close()
      await stores.close()
    },
  }
}

/** How this worker and the service reach Redis. */
export function jobOptions({
  redisUrl,
  redisPrefix,
  sweepEveryMs,
  observation,
}: Pick<WorkerOptions, 'redisUrl' | 'redisPrefix' | 'sweepEveryMs'> & {
  readonly observation: Observation | undefined
}): JobOptions {
  return omitUndefined({
    redisUrl,
    prefix: redisPrefix,
    sweepEveryMs,
    onRedisError: (error: Error) => observation?.log.warn({ err: error }, 'Redis does not answer'),
  })
}

function runnerOn({ id }: Device, options: WorkerOptions): TrialRunner {
  const { observation, recipes } = options
  const openRunner =
    options.openRunner ?? (() => new ProcessRunner(omitUndefined({ programs: recipes })))
  const copies = new DatasetCopies(path.join(options.dataFolder, 'datasets'), options)
  const runner = new OfferedRunner(openRunner(), {
    deviceId: id,
    rowsFolder: (folder) => copies.folderOf(folder),
  })
  return new ObservedRunner(runner, observation.metrics, observation.tracer)
}

function conductOn(
  local: Device,
  runner: TrialRunner | undefined,
  stores: Stores,
  { dataFolder, observation, ...options }: WorkerOptions,
): OfferedDevice {
  if (runner === undefined) throw new Error(`the device ${local.id} has no runner`)
  const device = deviceClass(local)
  const conduct = openConduct(stores, {
    runner,
    dataFolder,
    observation,
    leaseKeepMs: options.leaseKeepMs ?? leaseKeepMs,
    deviceHere: (id) => Promise.resolve(id === device ? local : null),
    offers: (id) => id === device,
  })
  return { device, conduct }
}

/** The devices of this host that are named; without names those that are chosen by themselves. */
async function offeredDevices(
  ids: readonly string[],
  registry: DeviceRegistry,
): Promise<readonly Device[]> {
  await registry.engines()
  const devices = await registry.devices()
  if (ids.length === 0) return devices.filter(({ automatic }) => automatic)
  return ids.map((id) => {
    const device = devices.find((each) => each.id === id)
    if (device !== undefined) return device
    const accepted = devices.map((each) => each.id).join(', ')
    throw invalid('/device', id, accepted, `there is no device ${id} on this host`)
  })
}

/** Throws where recipes are given and the processor, which trains them, is not offered. */
function requireProcessor(devices: readonly Device[], { recipes, deviceIds }: WorkerOptions): void {
  if (recipes === undefined || devices.some(({ id }) => id === programDeviceId)) return
  const message = `recipes are trained on ${programDeviceId}, which this worker does not offer`
  throw invalid('/device', deviceIds.join(', '), `${programDeviceId} among the devices`, message)
}

/** The recipes now, with the class of their device. */
async function offeredRecipes(
  devices: readonly Device[],
  { recipes }: WorkerOptions,
): Promise<readonly OfferedRecipe[]> {
  const processor = devices.find(({ id }) => id === programDeviceId)
  if (recipes === undefined || processor === undefined) return []
  const offered = await recipes.recipes()
  return offered.map((recipe) => ({ ...recipe, deviceId: deviceClass(processor) }))
}

/** Registers the worker and renews it. Returns the function that takes it off the list. */
async function startBeats(
  { database, location }: Stores,
  registry: DeviceRegistry,
  offerRecipe: (room: StudyRoom) => void,
  options: WorkerOptions,
): Promise<() => Promise<void>> {
  const { name, deviceIds, observation } = options
  const workers = new PrismaWorkerRegistry(database, location)
  const places = new PrismaStudyPlaces(database, location)
  const id = randomUUID()
  const beat = async (): Promise<void> => {
    const devices = await offeredDevices(deviceIds, registry)
    const engines = await registry.engines()
    const offers = devices.map((device) => ({ ...device, id: deviceClass(device) }))
    const recipes = await offeredRecipes(devices, options)
    for (const { deviceId, description } of recipes)
      if (description !== null) offerRecipe({ device: deviceId, program: description.fingerprint })
    for (const room of await roomsLeft(recipes, { places, workers })) offerRecipe(room)
    await workers.beat({ id, name, version, devices: offers, engines, recipes })
  }
  await beat()
  const beating = setInterval(() => {
    beat().catch((error: unknown) => observation.log.warn({ err: error }, 'no heartbeat'))
  }, beatEveryMs)
  return async () => {
    clearInterval(beating)
    // a database that does not answer forgets the worker by itself
    await workers.leave(id).catch(() => undefined)
  }
}
