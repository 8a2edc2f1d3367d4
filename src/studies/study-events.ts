import { LocalAnnouncements, type Announcements } from './announcements.js'
import type { Clock, EventStore, StudyEvents, NewEvent } from './ports.js'
import { isFinal, type Study, type StudyEvent } from './study.js'

const isEnd = ({ type, state }: StudyEvent): boolean => type === 'state' && isFinal(state)

/**
 * Events are stored: their ids hold across restarts. Watchers wake in every process that hears the
 * announcements.
 */
export class StoredStudyEvents implements StudyEvents {
  private readonly wakers = new Map<string, Set<() => void>>()
  constructor(
    private readonly clock: Clock,
    private readonly kept: EventStore,
    private readonly announcements: Announcements = new LocalAnnouncements(),
  ) {
    announcements.listen((studyId) => this.wake(studyId))
  }

  async publish(studyId: string, event: NewEvent): Promise<void> {
    await this.kept.append({ studyId, at: this.clock.now(), ...event })
    await this.announcements.announce(studyId, event.type === 'state' ? 'state' : 'progress')
  }

  private wake(studyId: string | null): void {
    const woken = studyId === null ? [...this.wakers.values()] : [this.wakers.get(studyId) ?? []]
    for (const wakers of woken) for (const wake of wakers) wake()
  }

  async tellEnd({ id, state, progress }: Study): Promise<void> {
    const last = await this.kept.last(id)
    if (last === null || !isEnd(last))
      await this.publish(id, { type: 'state', state, progress, trialId: null })
  }

  tellRemoved(studyId: string): Promise<void> {
    return this.announcements.announce(studyId, 'state')
  }

  async *watch(studyId: string, afterId: number, signal: AbortSignal): AsyncGenerator<StudyEvent> {
    const last = await this.kept.last(studyId)
    let seenId = afterId > (last?.id ?? 0) ? 0 : afterId
    if (last !== null && isEnd(last) && seenId === last.id) return
    while (!signal.aborted) {
      // registered before the store is read: an event published in between wakes it at once
      const next = this.nextEvent(studyId, signal)
      try {
        const events = await this.kept.after(studyId, seenId)
        yield* untilAborted(events, signal)
        if (events.some(isEnd)) return
        seenId = events.at(-1)?.id ?? seenId
        if (events.length === 0) await next.published
      } finally {
        next.forget()
      }
    }
  }

  /** `published` resolves at the next event of the study, or when the signal aborts. */
  private nextEvent(
    studyId: string,
    signal: AbortSignal,
  ): { readonly published: Promise<void>; forget(): void } {
    const wakers = this.wakers.get(studyId) ?? new Set<() => void>()
    this.wakers.set(studyId, wakers)
    let wake = (): void => undefined
    const published = new Promise<void>((resolve) => {
      wake = resolve
    })
    wakers.add(wake)
    signal.addEventListener('abort', wake)
    if (signal.aborted) wake()
    const forget = (): void => {
      wakers.delete(wake)
      if (wakers.size === 0 && this.wakers.get(studyId) === wakers) this.wakers.delete(studyId)
      signal.removeEventListener('abort', wake)
    }
    return { published, forget }
  }
}

/** Stops at the end of the study as well. */
function* untilAborted(events: readonly StudyEvent[], signal: AbortSignal): Generator<StudyEvent> {
  for (const event of events) {
    if (signal.aborted) return
    yield event
    if (isEnd(event)) return
  }
}
