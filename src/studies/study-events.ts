import type { Clock, EventStore, StudyEvents, Untold } from './ports.js'
import { isFinal, type Study, type StudyEvent } from './study.js'

const isEnd = ({ type, state }: StudyEvent): boolean => type === 'state' && isFinal(state)

/** Events are kept in the store, so that ids hold across restarts; whoever watches is woken within this process. */
export class InProcessStudyEvents implements StudyEvents {
  private readonly wakers = new Map<string, Set<() => void>>()
  constructor(
    private readonly clock: Clock,
    private readonly kept: EventStore,
  ) {}

  async publish(studyId: string, event: Untold): Promise<void> {
    await this.kept.append({ studyId, at: this.clock.now(), ...event })
    for (const wake of this.wakers.get(studyId) ?? []) wake()
  }

  async tellEnd({ id, state, progress }: Study): Promise<void> {
    const last = await this.kept.last(id)
    if (last === null || !isEnd(last))
      await this.publish(id, { type: 'state', state, progress, trialId: null })
  }

  async *watch(studyId: string, afterId: number, signal: AbortSignal): AsyncGenerator<StudyEvent> {
    const last = await this.kept.last(studyId)
    let seen = afterId > (last?.id ?? 0) ? 0 : afterId
    if (last !== null && isEnd(last) && seen === last.id) return
    while (!signal.aborted) {
      // begun before the store is read: what is published in between wakes at once
      const next = this.nextEvent(studyId, signal)
      try {
        const fresh = await this.kept.after(studyId, seen)
        for (const event of fresh) {
          if (signal.aborted) return
          yield event
          seen = event.id
          if (isEnd(event)) return
        }
        if (fresh.length === 0) await next.told
      } finally {
        next.forget()
      }
    }
  }

  private nextEvent(
    studyId: string,
    signal: AbortSignal,
  ): { readonly told: Promise<void>; forget(): void } {
    const wakers = this.wakers.get(studyId) ?? new Set<() => void>()
    this.wakers.set(studyId, wakers)
    let wake = (): void => undefined
    const told = new Promise<void>((resolve) => {
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
    return { told, forget }
  }
}
