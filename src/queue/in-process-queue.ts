import type { Conduct } from '../studies/conduct/under-lease.js'
import type { StudyQueue } from '../studies/ports.js'

interface RunningStudy {
  readonly id: string
  readonly controller: AbortController
  readonly end: Promise<void>
}

/** After this time a study is tried again that could not be conducted for now, ms. */
const laterMs = 1000

/**
 * Conducts one study after another, in order of arrival: two at once would measure each other.
 * The store has all queued studies; the service pushes them again when it starts.
 */
export class InProcessQueue implements StudyQueue {
  private readonly waiting: string[] = []
  private running: RunningStudy | null = null
  private closed = false

  constructor(
    private readonly conduct: Conduct,
    private readonly onFailure: (studyId: string, error: unknown) => Promise<void>,
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
    await this.running?.end
  }

  private startNext(): void {
    if (this.running !== null || this.closed) return
    const id = this.waiting.shift()
    if (id === undefined) return
    const controller = new AbortController()
    const end = this.conduct(id, controller.signal)
      .then((end) => {
        if (end !== 'ended') setTimeout(() => this.push(id), laterMs).unref()
      })
      .catch((error: unknown) => this.onFailure(id, error))
      .finally(() => {
        this.running = null
        this.startNext()
      })
    this.running = { id, controller, end }
  }
}
