/** The composition root: the only file that knows every concrete class. */
import { KeyRing } from './access/key-ring.js'
import { keySecret, type KeySecretPlace } from './access/key-secret.js'
import { Sessions } from './access/sessions.js'
import { defaultLimits } from './access/limits.js'
import { openConduct, sweepCheckpoints } from './composition/conduct.js'
import { resumable } from './composition/resumable.js'
import { openRetention } from './composition/retention.js'
import {
  clock,
  locationOf,
  openStores,
  type StoreOptions,
  type Stores,
} from './composition/stores.js'
import { ObservedQueue, type Observation } from './observe/observed-queue.js'
import { ObservedRunner } from './observe/observed-runner.js'
import { isPostgresql, openDatabase, type Database } from './persistence/database/open-database.js'
import { PrismaKeyStore } from './persistence/key-store.js'
import { PrismaStudyImports } from './persistence/studies/study-imports.js'
import { StateCounts } from './persistence/studies/state-counts.js'
import { PrismaStudyStore } from './persistence/studies/study-store.js'
import { PrismaStudyTraces } from './persistence/studies/study-traces.js'
import { OwnedDatasetStore, OwnedModelStore } from './persistence/uploads/owned-uploads.js'
import { failStudy } from './queue/fail-study.js'
import { InProcessQueue } from './queue/in-process-queue.js'
import { Admission } from './studies/admission.js'
import { Deadlines } from './studies/deadlines.js'
import { localOwner, type Reach } from './studies/ownership.js'
import type { DeviceRegistry, RecipeReader, StudyQueue, TrialRunner } from './studies/ports.js'
import { BatchwiseError, errorCodes } from './errors.js'
import { jobOptions } from './composition/worker.js'
import { StudyJobs } from './queue/bull/study-jobs.js'
import { PrismaStudyPlaces } from './persistence/workers/study-places.js'
import { PrismaWorkerRegistry } from './persistence/workers/worker-registry.js'
import type { Retention } from './studies/retention.js'
import { StudyService } from './studies/study-service.js'
import { RegisteredDevices } from './studies/workers/registered-devices.js'
import { omitUndefined } from './omit-undefined.js'
import type { UseCases } from './studies/use-cases.js'
import { LocalDevices } from './trials/devices/device-registry.js'
import { ProcessRunner } from './trials/host/process-runner.js'
import type { Programs } from './trials/host/programs.js'
import type { RegisteredRecipes } from './trials/host/recipes.js'

/** Where the queue is, and how its keys begin. */
interface RedisPlace {
  readonly url: string
  readonly prefix: string
  readonly sweepEveryMs?: number
}

export interface ApplicationOptions extends StoreOptions, KeySecretPlace {
  /** Trainings that the user wrote, which this process may start. */
  readonly programs?: Programs
  /** Trainings that the operator registered, when this process conducts the studies. */
  readonly recipes?: RegisteredRecipes
  /** Workers conduct the studies, which Redis wakes. Null: this process conducts them. */
  readonly redis?: RedisPlace | null
  /** How long a lease holds without being renewed, ms. */
  readonly leaseKeepMs?: number
  /** Runs trials; default: in processes on this machine. */
  readonly runner?: TrialRunner
  /** The application closes them. Default: the devices of this machine. */
  readonly devices?: DeviceRegistry
  /** Log, metrics and traces; default: none. */
  readonly observation?: Observation
  /** Queued and running studies that one owner may have. */
  readonly unfinishedMax?: number
  /** True: studies that wait are left to another process. */
  readonly conductsNothing?: boolean
  /** Evidence of earlier studies that is older is measured again, ms; null: none is too old. */
  readonly evidenceMaxMs?: number | null
  /** Default: everything is kept for ever. */
  readonly retention?: Retention
}

export interface Application {
  /** For the owner of this machine. */
  readonly useCases: UseCases
  readonly useCasesOf: (reach: Reach) => UseCases
  readonly keys: KeyRing
  /** Where the rows of a data set lie. */
  readonly datasetFolder: (id: string) => string
  readonly sessions: Sessions
  /** Interrupts the running study, which the next start resumes, and closes everything. */
  close(): Promise<void>
}

/** Opens everything and resumes the studies that an earlier process left unfinished. */
export async function openApplication(options: ApplicationOptions): Promise<Application> {
  const { dataFolder, observation } = options
  const { redis = null } = options
  const runner = observedRunner(
    options.runner ??
      new ProcessRunner(omitUndefined({ programs: options.programs ?? options.recipes })),
    observation,
  )
  if (redis !== null && !isPostgresql(locationOf(options))) throw needsPostgresql()
  const stores = await openStores(options)
  const secret = await secretOrClose(options, stores.close)
  const offers = openOffers(stores, redis, options)
  const { devices } = offers
  const queue = openQueue(stores, runner, devices, options)
  const keys = keyRing(stores.database, secret)
  const useCasesOf = useCaseFactory(stores, queue, offers, options)
  const deadlines = openDeadlines(stores, queue, options)
  const sweeper = openRetention(stores, options.retention, observation)
  observation?.metrics.observeDevices(() => devices.devices())
  const counts = new StateCounts(stores.database)
  observation?.metrics.countStudies(() => counts.read())
  const endSweeps = conductsHere(options)
    ? await sweepCheckpoints(stores, { dataFolder, observation })
    : () => undefined
  if (conductsHere(options))
    for (const { id } of await resumable(await stores.studies.unfinished(), options))
      queue.push(id, null)
  return {
    useCases: useCasesOf({ owner: localOwner, everyone: true }),
    useCasesOf,
    keys,
    datasetFolder: (id) => stores.shelf.datasets.folder(id),
    sessions: new Sessions(keys, secret, clock.now),
    close: async () => {
      endSweeps()
      await deadlines?.close()
      await sweeper?.close()
      await queue.close()
      await runner.close()
      await devices.close()
      await stores.close()
    },
  }
}

/** False where workers conduct the studies, or the owner of the file does. */
const conductsHere = ({
  redis = null,
  onlyReads = false,
  conductsNothing = false,
}: ApplicationOptions): boolean => redis === null && !onlyReads && !conductsNothing

/** Opens the keys alone: resumes no study and starts no engine. */
export async function openKeys(
  place: KeySecretPlace & Pick<StoreOptions, 'database'>,
): Promise<{ readonly keys: KeyRing; close(): Promise<void> }> {
  const database = await openDatabase(locationOf(place))
  const secret = await secretOrClose(place, () => database.$disconnect())
  return { keys: keyRing(database, secret), close: () => database.$disconnect() }
}

/** Read after the database answers, because it may make the data folder, and before all else. */
async function secretOrClose(
  place: KeySecretPlace,
  closeDatabase: () => Promise<void>,
): Promise<Uint8Array> {
  try {
    return await keySecret(place)
  } catch (error) {
    await closeDatabase()
    throw error
  }
}

function keyRing(database: Database, secret: Uint8Array): KeyRing {
  return new KeyRing(new PrismaKeyStore(database), secret, clock.now)
}

function observedRunner(runner: TrialRunner, observation: Observation | undefined): TrialRunner {
  if (observation === undefined) return runner
  return new ObservedRunner(runner, observation.metrics, observation.tracer)
}

function needsPostgresql(): BatchwiseError {
  const message =
    'workers share a database: set DATABASE_URL to PostgreSQL beside REDIS_URL, or unset REDIS_URL'
  return new BatchwiseError(errorCodes.invalidRequest, message)
}

/** What trials may run on, and what they may train. */
interface Offers {
  readonly devices: DeviceRegistry
  readonly recipes: RecipeReader
}

const noRecipes: RecipeReader = {
  recipes: () => Promise.resolve([]),
  recipesFor: () => Promise.resolve([]),
}

function openOffers(
  { database, location }: Stores,
  redis: RedisPlace | null,
  { devices, recipes }: ApplicationOptions,
): Offers {
  if (redis === null)
    return { devices: devices ?? new LocalDevices(), recipes: recipes ?? noRecipes }
  const registered = new RegisteredDevices(new PrismaWorkerRegistry(database, location))
  return { devices: devices ?? registered, recipes: registered }
}

function openQueue(
  stores: Stores,
  runner: TrialRunner,
  devices: DeviceRegistry,
  options: ApplicationOptions,
): StudyQueue {
  const { observation } = options
  const queue = studyQueue(stores, runner, devices, options)
  if (observation === undefined) return queue
  return new ObservedQueue(queue, new PrismaStudyTraces(stores.database), observation)
}

function studyQueue(
  stores: Stores,
  runner: TrialRunner,
  devices: DeviceRegistry,
  { dataFolder, observation, leaseKeepMs, redis = null }: ApplicationOptions,
): StudyQueue {
  const { database, location, studies, events } = stores
  if (redis !== null) {
    const { url, prefix, ...rest } = redis
    const jobs = jobOptions({ redisUrl: url, redisPrefix: prefix, observation, ...rest })
    return new StudyJobs(new PrismaStudyPlaces(database, location), jobs)
  }
  const conduct = openConduct(stores, {
    runner,
    dataFolder,
    observation,
    deviceHere: async (deviceId) =>
      (await devices.devices()).find(({ id }) => id === deviceId) ?? null,
    ...omitUndefined({ leaseKeepMs }),
  })
  const failure = { studies, events, clock, isLogged: observation !== undefined }
  const onFailure = (id: string, error: unknown): Promise<void> => failStudy(id, error, failure)
  return new InProcessQueue(conduct, onFailure, new PrismaStudyPlaces(database, location))
}

/** Ends the studies whose deadline has passed, until it is closed. */
function openDeadlines(
  stores: Stores,
  queue: StudyQueue,
  { observation, onlyReads = false }: ApplicationOptions,
): Deadlines | null {
  if (onlyReads) return null
  return new Deadlines({
    ...stores,
    queue,
    clock,
    onError: (error) => observation?.log.warn({ err: error }, 'deadlines could not be read'),
  })
}

function useCaseFactory(
  { database, finalStudies, studies, evidence, events, shelf, ping }: Stores,
  queue: StudyQueue,
  { devices, recipes }: Offers,
  { unfinishedMax = defaultLimits.unfinishedMax, evidenceMaxMs = null }: ApplicationOptions,
): (reach: Reach) => UseCases {
  const { turns } = shelf
  const admission = new Admission(turns, unfinishedMax)
  return (reach) =>
    new StudyService({
      studies: new PrismaStudyStore(database, reach, finalStudies),
      imports: new PrismaStudyImports(database, reach),
      datasets: new OwnedDatasetStore(shelf, reach),
      models: new OwnedModelStore(shelf, reach),
      evidence,
      queue,
      events,
      clock,
      admission,
      devices,
      recipes,
      turns,
      everyStudy: studies,
      evidenceMaxMs,
      ping,
    })
}
