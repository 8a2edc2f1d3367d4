import type { StudyQueue } from '../studies/ports.js'

/** Conducts a study until it is final or the signal aborts. */
export type Conduct = (studyId: string, signal: AbortSignal) => Promise<void>

/**
 * One study after another, in order of arrival: two at once would measure each other. What is waiting is in the store, so nothing here
 * has to survive: at start the service pushes every unfinished study again.
 */
export class InProcessQueue implements StudyQueue {
  private readonly waiting: string[] = []
  private running: {
    readonly id: string
    readonly controller: AbortController
    readonly end: Promise<void>
  } | null = null
  private closed = false
  constructor(
    private readonly conduct: Conduct,
    private readonly onFault: (studyId: string, error: unknown) => Promise<void>,
  ) {}

  push(studyId: string): void {
    if (this.closed || this.waiting.includes(studyId) || this.running?.id === studyId) return
    this.waiting.push(studyId)
    this.advance()
  }

  cancel(studyId: string): void {
    const at = this.waiting.indexOf(studyId)
    if (at >= 0) this.waiting.splice(at, 1)
    if (this.running?.id === studyId) this.running.controller.abort()
  }

  async close(): Promise<void> {
    this.closed = true
    this.waiting.length = 0
    this.running?.controller.abort()
    await this.running?.end
  }

  private advance(): void {
    if (this.running !== null || this.closed) return
    const id = this.waiting.shift()
    if (id === undefined) return
    const controller = new AbortController()
    const end = this.conduct(id, controller.signal)
      .catch((error: unknown) => this.onFault(id, error))
      .finally(() => {
        this.running = null
        this.advance()
      })
    this.running = { id, controller, end }
  }
}
