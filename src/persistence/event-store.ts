import { LRUCache } from 'lru-cache'
import type { StudyEventModel } from '../generated/sqlite/models.js'
import type { EventStore } from '../studies/ports.js'
import { studyStates, type StudyEvent } from '../studies/study.js'
import { fromJson, fromText, toJson } from './database/columns.js'
import { isUniqueViolation, type Database } from './database/open-database.js'

const eventTypes = [
  'state',
  'progress',
  'trial',
  'measurement',
] as const satisfies readonly StudyEvent['type'][]

const studiesRemembered = 1000

/** Events of studies in the database. */
export class PrismaEventStore implements EventStore {
  /** Last ids that this process wrote: usually one process writes all events of a study. */
  private readonly lastIds = new LRUCache<string, number>({ max: studiesRemembered })

  constructor(private readonly database: Database) {}

  /** Another writer may have taken the id: then the store knows the last one. */
  async append(event: Omit<StudyEvent, 'id'>): Promise<StudyEvent> {
    const { studyId } = event
    let lastId = this.lastIds.get(studyId) ?? (await this.lastId(studyId))
    for (;;) {
      const id = lastId + 1
      try {
        await this.database.studyEvent.create({
          data: { ...event, id, progress: toJson(event.progress) },
        })
        this.lastIds.set(studyId, id)
        return { ...event, id }
      } catch (error) {
        if (!isUniqueViolation(error)) throw error
        lastId = await this.lastId(studyId)
      }
    }
  }

  private async lastId(studyId: string): Promise<number> {
    return (await this.last(studyId))?.id ?? 0
  }

  async after(studyId: string, afterId: number): Promise<readonly StudyEvent[]> {
    const rows = await this.database.studyEvent.findMany({
      where: { studyId, id: { gt: afterId } },
      orderBy: { id: 'asc' },
    })
    return rows.map(fromRow)
  }

  async last(studyId: string): Promise<StudyEvent | null> {
    const row = await this.database.studyEvent.findFirst({
      where: { studyId },
      orderBy: { id: 'desc' },
    })
    return row === null ? null : fromRow(row)
  }

  async removeProgress(studyIds: readonly string[]): Promise<number> {
    const { count } = await this.database.studyEvent.deleteMany({
      where: { studyId: { in: [...studyIds] }, type: { not: 'state' } },
    })
    return count
  }
}

function fromRow(row: StudyEventModel): StudyEvent {
  return {
    id: row.id,
    studyId: row.studyId,
    type: fromText(row.type, eventTypes, 'the event type'),
    at: row.at,
    state: fromText(row.state, studyStates, 'the study state'),
    progress: fromJson(row.progress),
    trialId: row.trialId,
  }
}
