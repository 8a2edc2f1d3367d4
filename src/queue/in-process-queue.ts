import type { Conduct } from '../studies/conduct/under-lease.js'
import type { StudyQueue } from '../studies/ports.js'
import type { StudyPlaces } from '../studies/workers/study-places.js'

interface RunningStudy {
  readonly id: string
  readonly controller: AbortController
}

/** After this time a study is tried again that could not be conducted for now, ms. */
const laterMs = 1000

/**
 * Conducts one study after another, by their places: two at once would measure each other. The
 * store has all queued studies; the service pushes them again when it starts.
 */
export class InProcessQueue implements StudyQueue {
  private readonly waiting: string[] = []
  private running: RunningStudy | null = null
  /** The end of the study that is chosen or runs; null where none is. */
  private busy: Promise<void> | null = null
  private closed = false

  constructor(
    private readonly conduct: Conduct,
    private readonly onFailure: (studyId: string, error: unknown) => Promise<void>,
    private readonly places: Pick<StudyPlaces, 'waiting'>,
  ) {}

  push(studyId: string): void {
    const isQueued = this.waiting.includes(studyId) || this.running?.id === studyId
    if (this.closed || isQueued) return
    this.waiting.push(studyId)
    this.startNext()
  }

  cancel(studyId: string): void {
    const index = this.waiting.indexOf(studyId)
    if (index >= 0) this.waiting.splice(index, 1)
    if (this.running?.id === studyId) this.running.controller.abort()
  }

  async close(): Promise<void> {
    this.closed = true
    this.waiting.length = 0
    this.running?.controller.abort()
    await this.busy
  }

  private startNext(): void {
    if (this.busy !== null || this.closed || this.waiting.length === 0) return
    this.busy = this.conductNext().finally(() => {
      this.running = null
      this.busy = null
      this.startNext()
    })
  }

  private async conductNext(): Promise<void> {
    const id = this.waiting.length < 2 ? this.waiting.shift() : await this.takeNext()
    if (id === undefined) return
    const controller = new AbortController()
    this.running = { id, controller }
    try {
      const end = await this.conduct(id, controller.signal)
      if (end !== 'ended') setTimeout(() => this.push(id), laterMs).unref()
    } catch (error) {
      await this.onFailure(id, error)
    }
  }

  /** The study with the first place; where the store does not answer, the first that came. */
  private async takeNext(): Promise<string | undefined> {
    const places = await this.places.waiting().catch(() => [])
    const first = places.find(({ studyId }) => this.waiting.includes(studyId))
    const index = first === undefined ? 0 : this.waiting.indexOf(first.studyId)
    return this.waiting.splice(index, 1)[0]
  }
}
