import { PrismaEventStore } from '../../../src/persistence/event-store.js'
import { PrismaEvidenceStore } from '../../../src/persistence/evidence-store.js'
import { PrismaStudyStore } from '../../../src/persistence/studies/study-store.js'
import type { ConductDependencies } from '../../../src/studies/conduct/conduct-study.js'
import type { TrialRunner } from '../../../src/studies/ports.js'
import { StoredStudyEvents } from '../../../src/studies/study-events.js'
import type { TemporaryDatabase } from '../../support/open-temporary-database.js'

/** Stores over a temporary database with a fixed clock; checkpoints are never removed. */
export function conductDependencies(
  { database, folder }: TemporaryDatabase,
  runner: TrialRunner,
): ConductDependencies {
  const clock = { now: () => new Date('2026-01-01T00:00:00Z') }
  return {
    studies: new PrismaStudyStore(database),
    evidence: new PrismaEvidenceStore(database),
    events: new StoredStudyEvents(clock, new PrismaEventStore(database)),
    runner,
    clock,
    checkpointFolder: () => folder,
    removeCheckpoints: () => Promise.resolve(),
  }
}
