import { rm } from 'node:fs/promises'
import path from 'node:path'
import { LocalDevices } from './trials/device-registry.js'
import { ProcessRunner } from './trials/process-runner.js'
import { openDatabase } from './persistence/open-database.js'
import { PrismaEventStore } from './persistence/event-store.js'
import { PrismaEvidenceStore } from './persistence/evidence-store.js'
import { PrismaStudyImports } from './persistence/study-imports.js'
import { PrismaStudyStore } from './persistence/study-store.js'
import { InProcessQueue } from './queue/in-process-queue.js'
import { FileDatasetStore } from './studies/data/file-dataset-store.js'
import { conductStudy, type ConductDependencies } from './studies/conduct-study.js'
import { InProcessStudyEvents } from './studies/study-events.js'
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
}
export interface Application {
  readonly useCases: UseCases
  /** Interrupts the running study (a later start resumes it) and closes everything. */
  close(): Promise<void>
}

/** The composition root: the only place that knows every concrete class. Resumes what an earlier process left unfinished. */
export async function openApplication({ dataFolder, runner = new ProcessRunner(), devices = new LocalDevices() }: ApplicationOptions): Promise<Application> {
  const database = await openDatabase(path.join(dataFolder, 'batchwise.db'))
  const studies = new PrismaStudyStore(database)
  const evidence = new PrismaEvidenceStore(database)
  const clock = { now: () => new Date() }
  const events = new InProcessStudyEvents(clock, new PrismaEventStore(database))
  const checkpointFolder = (subjectId: string): string => path.join(dataFolder, 'checkpoints', subjectId)
  const conduct: ConductDependencies = {
    studies, evidence, runner, events, clock, checkpointFolder,
    removeCheckpoints: (subjectId) => rm(checkpointFolder(subjectId), { recursive: true, force: true }),
  }
  const queue = new InProcessQueue(
    (id, signal) => conductStudy(id, conduct, signal),
    async (id, error) => {
      const message = error instanceof Error ? error.message : String(error)
      const study = await studies.get(id)
      await studies.update(id, { state: 'failed', error: { code: 'internal', message }, finishedAt: clock.now() })
      if (study !== null) await events.publish(id, { type: 'state', state: 'failed', progress: study.progress, trialId: null })
    },
  )
  const useCases = new StudyService({
    studies, evidence, imports: new PrismaStudyImports(database), queue, events, clock, datasets: new FileDatasetStore(path.join(dataFolder, 'datasets')), devices,
    ping: async () => {
      await database.$queryRawUnsafe('SELECT 1')
    },
  })
  for (const { id } of await studies.unfinished()) queue.push(id)
  return {
    useCases,
    close: async () => {
      await queue.close()
      await runner.close()
      await devices.close()
      await database.$disconnect()
    },
  }
}
