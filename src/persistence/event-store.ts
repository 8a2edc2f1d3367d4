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

/** Events of studies in the database. */
export class PrismaEventStore implements EventStore {
  constructor(private readonly database: Database) {}

  /** Concurrent writers of one study may pick the same id: the loser tries the next one. */
  async append(event: Omit<StudyEvent, 'id'>): Promise<StudyEvent> {
    for (;;) {
      const id = ((await this.last(event.studyId))?.id ?? 0) + 1
      try {
        await this.database.studyEvent.create({
          data: { ...event, id, progress: toJson(event.progress) },
        })
        return { ...event, id }
      } catch (error) {
        if (!isUniqueViolation(error)) throw error
      }
    }
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
