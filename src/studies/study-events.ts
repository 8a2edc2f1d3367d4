import type { Clock, StudyEvents } from './ports.js'
import { isFinal, type StudyEvent } from './study.js'

/** Events kept per study for watchers that come late or come back. */
const keptPerStudy = 500
/** Studies whose events are kept; the state itself is in the store. */
const keptStudies = 200

interface Channel { readonly events: StudyEvent[]; lastId: number; readonly wakers: Set<() => void> }

/** Progress within this process: a bounded history per study and whoever waits for more. */
export class InProcessStudyEvents implements StudyEvents {
  private readonly channels = new Map<string, Channel>()
  constructor(private readonly clock: Clock) {}

  publish(studyId: string, event: Omit<StudyEvent, 'id' | 'studyId' | 'at'>): void {
    const channel = this.channel(studyId)
    channel.lastId += 1
    channel.events.push({ id: channel.lastId, studyId, at: this.clock.now(), ...event })
    if (channel.events.length > keptPerStudy) channel.events.splice(0, channel.events.length - keptPerStudy)
    for (const wake of channel.wakers) wake()
  }

  async *watch(studyId: string, afterId: number, signal: AbortSignal): AsyncGenerator<StudyEvent> {
    const channel = this.channel(studyId)
    // after a restart numbers begin again: a watcher from before gets everything
    let seen = afterId > channel.lastId ? 0 : afterId
    while (!signal.aborted) {
      const fresh = channel.events.filter(({ id }) => id > seen)
      for (const event of fresh) {
        yield event
        seen = event.id
        if (event.type === 'state' && isFinal(event.state)) return
      }
      if (fresh.length > 0) continue
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          channel.wakers.delete(wake)
          signal.removeEventListener('abort', wake)
          resolve()
        }
        channel.wakers.add(wake)
        signal.addEventListener('abort', wake)
      })
    }
  }

  private channel(studyId: string): Channel {
    const known = this.channels.get(studyId)
    if (known !== undefined) return known
    const channel: Channel = { events: [], lastId: 0, wakers: new Set() }
    this.channels.set(studyId, channel)
    for (const [id, { wakers }] of this.channels) {
      if (this.channels.size <= keptStudies) break
      if (wakers.size === 0 && id !== studyId) this.channels.delete(id)
    }
    return channel
  }
}
