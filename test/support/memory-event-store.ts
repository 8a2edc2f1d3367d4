import type { EventStore } from '../../src/studies/ports.js'
import type { StudyEvent } from '../../src/studies/study.js'

/** An event store in memory. */
export class MemoryEventStore implements EventStore {
  private readonly kept = new Map<string, StudyEvent[]>()
  async append(event: Omit<StudyEvent, 'id'>): Promise<StudyEvent> {
    const events = this.kept.get(event.studyId) ?? []
    this.kept.set(event.studyId, events)
    const stored = { ...event, id: (events.at(-1)?.id ?? 0) + 1 }
    events.push(stored)
    return stored
  }
  async after(studyId: string, afterId: number): Promise<readonly StudyEvent[]> {
    return (this.kept.get(studyId) ?? []).filter(({ id }) => id > afterId)
  }
  async last(studyId: string): Promise<StudyEvent | null> {
    return this.kept.get(studyId)?.at(-1) ?? null
  }
  async removeProgress(studyIds: readonly string[]): Promise<number> {
    let count = 0
    for (const studyId of studyIds) {
      const events = this.kept.get(studyId) ?? []
      const kept = events.filter(({ type }) => type === 'state')
      count += events.length - kept.length
      this.kept.set(studyId, kept)
    }
    return count
  }
}
