/** The stores of one process, on SQLite or on PostgreSQL. */
import { access } from 'node:fs/promises'
import path from 'node:path'
import { defaultLimits } from '../access/limits.js'
import {
  isPostgresql,
  openDatabase,
  type Database,
  type DatabaseLocation,
} from '../persistence/database/open-database.js'
import { ownSqlite } from '../persistence/database/sqlite-owner.js'
import { keepStatistics } from '../persistence/database/statistics.js'
import { PrismaEventStore } from '../persistence/event-store.js'
import { PrismaEvidenceStore } from '../persistence/evidence-store.js'
import { FinishedTrials } from '../persistence/finished-trials.js'
import { PostgresqlAnnouncements } from '../persistence/postgresql/announcements.js'
import { PostgresqlTurns } from '../persistence/postgresql/turns.js'
import { FinalStudies } from '../persistence/studies/final-studies.js'
import { PrismaStudyStore } from '../persistence/studies/study-store.js'
import { reconcileUploads } from '../persistence/uploads/reconcile-uploads.js'
import type { UploadShelf } from '../persistence/uploads/upload-shelf.js'
import { sharedAnswer } from '../shared-answer.js'
import { LocalAnnouncements, type Announcements } from '../studies/announcements.js'
import { FileDatasetStore } from '../studies/data/file-dataset-store.js'
import { FileModelStore } from '../studies/model/stored/file-model-store.js'
import type { Clock } from '../studies/ports.js'
import { StoredStudyEvents } from '../studies/study-events.js'
import { LocalTurns, type Turns } from '../studies/turns.js'
import { StorageQuota } from '../studies/upload/storage-quota.js'

export interface StoreOptions {
  /** Folder of the data sets, the models and the checkpoints, and of the database on SQLite. */
  readonly dataFolder: string
  /** Default: the file of SQLite in the data folder. */
  readonly database?: DatabaseLocation | null
  /** Most connections to PostgreSQL for statements; turns and announcements have one each. */
  readonly databaseConnections?: number
  /** Disk space that the data sets and models of one owner may take. */
  readonly bytesPerOwner?: number
  /** Most bytes of one upload. */
  readonly uploadBytesMax?: number
  /** True: opened beside the process that owns the file of SQLite, only to read. */
  readonly onlyReads?: boolean
}

export interface Stores {
  readonly database: Database
  readonly location: DatabaseLocation
  readonly finalStudies: FinalStudies
  /** The studies of all owners. */
  readonly studies: PrismaStudyStore
  readonly finishedTrials: FinishedTrials
  readonly evidence: PrismaEvidenceStore
  readonly events: StoredStudyEvents
  readonly announcements: Announcements
  readonly shelf: UploadShelf
  /** Resolves when the database answers, or did within the last second. */
  ping(): Promise<void>
  close(): Promise<void>
}

/** Anybody may ask whether the service is ready: the database is asked once in so long, ms. */
const pingMaxAgeMs = 1000

export const clock: Clock = { now: () => new Date() }

/** Where the database is: the given address, or the file in the data folder. */
export function locationOf({
  dataFolder,
  database = null,
}: Pick<StoreOptions, 'dataFolder' | 'database'>): DatabaseLocation {
  return database ?? path.join(dataFolder, 'batchwise.db')
}

export async function openStores(options: StoreOptions): Promise<Stores> {
  const location = locationOf(options)
  const disown = options.onlyReads === true ? () => undefined : own(location)
  const stores = openOwnedStores(options, location)
  stores.catch(disown)
  const { close, ...rest } = await stores
  return { ...rest, close: () => close().finally(disown) }
}

/** Many processes share PostgreSQL. */
function own(location: DatabaseLocation): () => void {
  return isPostgresql(location) ? () => undefined : ownSqlite(location)
}

async function openOwnedStores(options: StoreOptions, location: DatabaseLocation): Promise<Stores> {
  const database = await openDatabase(location, options.databaseConnections)
  const endStatistics = await statisticsOf(database, location, options)
  const shared = sharedParts(location)
  const finalStudies = new FinalStudies()
  const finishedTrials = new FinishedTrials()
  shared.announcements.listen((id, change) => {
    if (change === 'state') finalStudies.remove(id)
  })
  const shelf = uploadShelf(options, database, shared.turns)
  // files of a room of hosts may lie elsewhere: only a folder with its own database is repaired
  if (!isPostgresql(location) && options.onlyReads !== true) await reconcileUploads(shelf)
  return {
    database,
    location,
    finalStudies,
    studies: new PrismaStudyStore(database, undefined, finalStudies),
    finishedTrials,
    evidence: new PrismaEvidenceStore(database, finishedTrials),
    events: new StoredStudyEvents(clock, new PrismaEventStore(database), shared.announcements),
    announcements: shared.announcements,
    shelf,
    ping: sharedAnswer(() => pingDatabase(database, location), pingMaxAgeMs),
    close: async () => {
      endStatistics()
      await shared.close()
      await database.$disconnect()
    },
  }
}

/** A process beside the owner of a file leaves it as it is. */
async function statisticsOf(
  database: Database,
  location: DatabaseLocation,
  { onlyReads = false }: StoreOptions,
): Promise<() => void> {
  return onlyReads ? () => undefined : keepStatistics(database, location)
}

/** What the processes of one database share beside its tables. */
function sharedParts(location: DatabaseLocation): {
  readonly turns: Turns
  readonly announcements: Announcements
  close(): Promise<void>
} {
  if (!isPostgresql(location)) {
    const announcements = new LocalAnnouncements()
    return { turns: new LocalTurns(), announcements, close: () => announcements.close() }
  }
  const turns = new PostgresqlTurns(location)
  const announcements = new PostgresqlAnnouncements(location)
  return {
    turns,
    announcements,
    close: async () => {
      await announcements.close()
      await turns.close()
    },
  }
}

function uploadShelf(
  {
    dataFolder,
    bytesPerOwner = defaultLimits.bytesPerOwner,
    uploadBytesMax = defaultLimits.uploadBytesMax,
  }: StoreOptions,
  database: Database,
  turns: Turns,
): UploadShelf {
  return {
    datasets: new FileDatasetStore(path.join(dataFolder, 'datasets')),
    models: new FileModelStore(path.join(dataFolder, 'models')),
    database,
    turns,
    quota: new StorageQuota(bytesPerOwner),
    uploadBytesMax,
  }
}

/** Throws when the database does not answer. SQLite still answers after its file is deleted. */
async function pingDatabase(database: Database, location: DatabaseLocation): Promise<void> {
  if (!isPostgresql(location)) await access(location)
  await database.$queryRawUnsafe('SELECT 1 FROM "Study" LIMIT 1')
}
