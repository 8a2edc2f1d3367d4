/** What the service and its workers ask the database, for the study of a number. */
import type { Database, DatabaseLocation } from '../../../src/persistence/database/open-database.js'
import { PrismaEventStore } from '../../../src/persistence/event-store.js'
import { PrismaEvidenceStore } from '../../../src/persistence/evidence-store.js'
import { StateCounts } from '../../../src/persistence/studies/state-counts.js'
import { PrismaStudyStore } from '../../../src/persistence/studies/study-store.js'
import { PrismaStudyPlaces } from '../../../src/persistence/workers/study-places.js'
import { studyId, subjectId } from './fill.js'

export interface Query {
  readonly name: string
  readonly run: (n: number) => Promise<unknown>
}

/** Every run opens its stores anew, so that no cache answers. */
export function queries(database: Database, location: DatabaseLocation): readonly Query[] {
  const studies = (): PrismaStudyStore => new PrismaStudyStore(database)
  const evidence = (): PrismaEvidenceStore => new PrismaEvidenceStore(database)
  const events = new PrismaEventStore(database)
  const places = new PrismaStudyPlaces(database, location)
  return [
    { name: 'study', run: (n) => studies().get(studyId(n)) },
    { name: 'trials of a subject', run: (n) => evidence().load(subjectId(n)) },
    { name: 'begin and forget a trial', run: (n) => beginAndForget(evidence(), n) },
    { name: 'newest studies', run: () => studies().list({ limit: 20 }) },
    {
      name: 'studies of a device',
      run: () => studies().list({ limit: 20, filter: { state: 'done', device: 'cpu' } }),
    },
    { name: 'equal question', run: (n) => studies().findFinished(`question${n}`) },
    { name: 'answers of a subject', run: (n) => studies().findAnswered(subjectId(n)) },
    { name: 'open studies of an owner', run: () => studies().countUnfinished() },
    { name: 'studies to resume', run: () => studies().unfinished() },
    { name: 'waiting studies', run: () => places.waiting() },
    { name: 'place in the queue', run: (n) => places.of(studyId(n)) },
    { name: 'studies by state', run: () => new StateCounts(database).read() },
    { name: 'events of a study', run: (n) => events.after(studyId(n), 2) },
    { name: 'last event', run: (n) => events.last(studyId(n)) },
  ]
}

async function beginAndForget(store: PrismaEvidenceStore, n: number): Promise<void> {
  const trial = await store.begin(subjectId(n), studyId(n), 'new', { kind: 'trace', batchSize: 4 })
  if (trial !== null) await store.forget(subjectId(n), trial.id)
}
