import type { StudyEventModel } from '../generated/sqlite/models.js'
import type { EventStore } from '../studies/ports.js'
import type { Progress, StudyEvent, StudyState } from '../studies/study.js'
import { json } from './database/json.js'
import type { Database } from './database/open-database.js'
import { isTaken } from './database/taken.js'

/** Events in Prisma's table. Two that come at once for one study both ask for its next id: who loses asks again. */
export class PrismaEventStore implements EventStore {
  constructor(private readonly database: Database) {}

  async append(event: Omit<StudyEvent, 'id'>): Promise<StudyEvent> {
    for (;;) {
      const id = ((await this.last(event.studyId))?.id ?? 0) + 1
      const { progress, ...rest } = event
      try {
        await this.database.studyEvent.create({ data: { ...rest, id, progress: json(progress) } })
        return { ...event, id }
      } catch (error) {
        if (!isTaken(error)) throw error
      }
    }
  }

  async after(studyId: string, afterId: number): Promise<readonly StudyEvent[]> {
    return (
      await this.database.studyEvent.findMany({
        where: { studyId, id: { gt: afterId } },
        orderBy: { id: 'asc' },
      })
    ).map(eventOf)
  }

  async last(studyId: string): Promise<StudyEvent | null> {
    const row = await this.database.studyEvent.findFirst({
      where: { studyId },
      orderBy: { id: 'desc' },
    })
    return row === null ? null : eventOf(row)
  }
}

function eventOf(row: StudyEventModel): StudyEvent {
  return {
    ...row,
    type: row.type as StudyEvent['type'],
    state: row.state as StudyState,
    progress: row.progress as unknown as Progress,
  }
}
