import { access, rm } from 'node:fs/promises'
import path from 'node:path'
import { LRUCache } from 'lru-cache'
import { LocalDevices } from './trials/devices/device-registry.js'
import { ProcessRunner } from './trials/host/process-runner.js'
import { openDatabase, type Database } from './persistence/database/open-database.js'
import { PrismaEventStore } from './persistence/event-store.js'
import { PrismaEvidenceStore } from './persistence/evidence-store.js'
import { OwnedDatasetStore, reconcileDatasets } from './persistence/dataset-owners.js'
import { PrismaKeyStore } from './persistence/key-store.js'
import { PrismaStudyImports } from './persistence/studies/study-imports.js'
import { FinalStudies } from './persistence/studies/final-studies.js'
import { PrismaStudyStore } from './persistence/studies/study-store.js'
import { PrismaStudyTraces } from './persistence/studies/study-traces.js'
import { KeyRing } from './access/key-ring.js'
import { keySecret } from './access/key-secret.js'
import { defaultLimits } from './access/limits.js'
import { ObservedQueue, observedConduct, type Observation } from './observe/observed-queue.js'
import { ObservedRunner } from './observe/observed-runner.js'
import { InProcessQueue } from './queue/in-process-queue.js'
import { FileDatasetStore } from './studies/data/file-dataset-store.js'
import { StorageQuota } from './studies/data/storage-quota.js'
import { BatchwiseError } from './errors.js'
import { conductStudy, type ConductDependencies } from './studies/conduct-study.js'
import { Admission } from './studies/admission.js'
import { localOwner, type Reach } from './studies/ownership.js'
import { InProcessStudyEvents } from './studies/study-events.js'
import { Turns } from './studies/turns.js'
import { StudyService } from './studies/study-service.js'
import type { DeviceRegistry, TrialRunner } from './studies/ports.js'
import type { UseCases } from './studies/use-cases.js'

export interface ApplicationOptions {
  /** Folder for the database, the data sets and the race candidates' weights. */
  readonly dataFolder: string
  /** Another way to run trials; default: processes on this machine. */
  readonly runner?: TrialRunner
  /** Other devices; default: this machine's. They are closed with the application. */
  readonly devices?: DeviceRegistry
  /** Log, metrics and traces of what happens; default: none. */
  readonly observation?: Observation
  /** How many studies of one owner may wait or run. */
  readonly unfinishedMax?: number
  /** What the data sets of one owner may take on the disk. */
  readonly bytesPerOwner?: number
}
export interface Application {
  /** For whoever owns this machine. */
  readonly useCases: UseCases
  readonly useCasesOf: (reach: Reach) => UseCases
  readonly keys: KeyRing
  /** Interrupts the running study (a later start resumes it) and closes everything. */
  close(): Promise<void>
}

/** The use cases of so many owners are not put together anew for each call. */
const reachesMax = 1000

/** Keys without the rest: nothing is resumed and no device is asked. */
export async function openKeys(
  dataFolder: string,
): Promise<{ readonly keys: KeyRing; close(): Promise<void> }> {
  const database = await openDatabase(path.join(dataFolder, 'batchwise.db'))
  return { keys: await keyRing(dataFolder, database), close: () => database.$disconnect() }
}

async function keyRing(dataFolder: string, database: Database): Promise<KeyRing> {
  return new KeyRing(new PrismaKeyStore(database), await keySecret(dataFolder), () => new Date())
}

function oncePerReach(make: (reach: Reach) => UseCases): (reach: Reach) => UseCases {
  const made = {
    own: new LRUCache<string, UseCases>({ max: reachesMax }),
    all: new LRUCache<string, UseCases>({ max: reachesMax }),
  }
  return (reach) => {
    const among = reach.everyone ? made.all : made.own
    const known = among.get(reach.owner)
    if (known !== undefined) return known
    const useCases = make(reach)
    among.set(reach.owner, useCases)
    return useCases
  }
}

/** The composition root: the only place that knows every concrete class. Resumes what an earlier process left unfinished. */
export async function openApplication({
  dataFolder,
  runner: inner = new ProcessRunner(),
  devices = new LocalDevices(),
  observation,
  unfinishedMax = defaultLimits.unfinishedMax,
  bytesPerOwner = defaultLimits.bytesPerOwner,
}: ApplicationOptions): Promise<Application> {
  const databaseFile = path.join(dataFolder, 'batchwise.db')
  const database = await openDatabase(databaseFile)
  const finalStudies = new FinalStudies()
  const studies = new PrismaStudyStore(database, undefined, finalStudies)
  const evidence = new PrismaEvidenceStore(database)
  const clock = { now: () => new Date() }
  const events = new InProcessStudyEvents(clock, new PrismaEventStore(database))
  const traces = new PrismaStudyTraces(database)
  const runner =
    observation === undefined
      ? inner
      : new ObservedRunner(inner, observation.metrics, observation.tracer)
  observation?.metrics.observeDevices(() => devices.devices())
  observation?.metrics.countStudies(() => studies.countByState())
  const checkpointFolder = (subjectId: string): string =>
    path.join(dataFolder, 'checkpoints', subjectId)
  const conduct: ConductDependencies = {
    studies,
    evidence,
    runner,
    events,
    clock,
    checkpointFolder,
    removeCheckpoints: (subjectId) =>
      rm(checkpointFolder(subjectId), { recursive: true, force: true }),
  }
  const conductOne = (id: string, signal: AbortSignal): Promise<void> =>
    conductStudy(id, conduct, signal)
  const ownQueue = new InProcessQueue(
    observation === undefined
      ? conductOne
      : observedConduct(conductOne, (id) => studies.get(id), traces, observation),
    async (id, error) => {
      // a service keeps what is inside to its log
      const message =
        observation !== undefined && !(error instanceof BatchwiseError)
          ? 'an unexpected fault; the log has it under the id of this study'
          : error instanceof Error
            ? error.message
            : String(error)
      const study = await studies.get(id)
      await studies.update(id, {
        state: 'failed',
        error: { code: 'internal', message },
        finishedAt: clock.now(),
      })
      if (study !== null)
        await events.publish(id, {
          type: 'state',
          state: 'failed',
          progress: study.progress,
          trialId: null,
        })
    },
  )
  const queue =
    observation === undefined ? ownQueue : new ObservedQueue(ownQueue, traces, observation)
  const files = new FileDatasetStore(path.join(dataFolder, 'datasets'))
  await reconcileDatasets(files, database)
  const turns = new Turns()
  const shelf = { files, database, turns, quota: new StorageQuota(bytesPerOwner) }
  const admission = new Admission(turns, unfinishedMax)
  const useCasesOf = oncePerReach(
    (reach) =>
      new StudyService({
        studies: new PrismaStudyStore(database, reach, finalStudies),
        imports: new PrismaStudyImports(database, reach),
        datasets: new OwnedDatasetStore(shelf, reach),
        evidence,
        queue,
        events,
        clock,
        admission,
        devices,
        turns,
        everyStudy: studies,
        ping: async () => {
          // an open file answers even when it is gone
          await access(databaseFile)
          await database.$queryRawUnsafe('SELECT 1 FROM "Study" LIMIT 1')
        },
      }),
  )
  for (const { id } of await studies.unfinished()) queue.push(id, null)
  return {
    useCases: useCasesOf({ owner: localOwner, everyone: true }),
    useCasesOf,
    keys: await keyRing(dataFolder, database),
    close: async () => {
      await queue.close()
      await runner.close()
      await devices.close()
      await database.$disconnect()
    },
  }
}
