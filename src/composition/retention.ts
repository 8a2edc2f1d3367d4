/** Retention in a service: what is deleted goes to the log and to the metrics. */
import type { Observation } from '../observe/observed-queue.js'
import { PrismaEventStore } from '../persistence/event-store.js'
import { PrismaStudyStore } from '../persistence/studies/study-store.js'
import { oldDatasets, oldModels } from '../persistence/uploads/old-uploads.js'
import { Sweeper, keepsEverything, type Deleted, type Retention } from '../studies/retention.js'
import { clock, type Stores } from './stores.js'

/** Null where everything is kept for ever. */
export function openRetention(
  { database, finalStudies, studies, events, shelf }: Stores,
  retention: Retention | undefined,
  observation: Observation | undefined,
): Sweeper | null {
  if (retention === undefined || keepsEverything(retention)) return null
  const sweeper = new Sweeper(retention, {
    studies,
    studiesOf: (owner) => new PrismaStudyStore(database, { owner, everyone: false }, finalStudies),
    datasets: oldDatasets(shelf),
    models: oldModels(shelf),
    storedEvents: new PrismaEventStore(database),
    events,
    turns: shelf.turns,
    clock,
    onDeleted: (deleted) => observation && note(deleted, observation),
    onError: (error) => observation?.log.warn({ err: error }, 'the next sweep deletes the rest'),
  })
  sweeper.start()
  return sweeper
}

function note(deleted: Deleted, { log, metrics }: Observation): void {
  const { kind, ...what } = deleted
  metrics.deletedByAge(kind, deleted.kind === 'event' ? deleted.count : 1)
  log.info(what, `${kind} deleted by age`)
}
