import { concludeAtDeadline } from '../advice/conclude-at-deadline.js'
import type { Clock, EvidenceStore, StudyEvents, StudyQueue, StudyStore } from './ports.js'
import type { Progress, Study } from './study.js'

export interface DeadlineDependencies {
  readonly studies: Pick<StudyStore, 'overdue' | 'update'>
  readonly evidence: Pick<EvidenceStore, 'load'>
  readonly events: Pick<StudyEvents, 'publish'>
  readonly queue: Pick<StudyQueue, 'cancel'>
  readonly clock: Clock
  /** A failure of the database. The next look finds the studies again. */
  readonly onError: (error: unknown) => void
}

/** How often studies are looked for whose deadline has passed, ms. */
const lookEveryMs = 500

/**
 * Ends studies at their deadline with the best advice by their finished trials. The moment is in
 * the database: every process looks, so a study ends wherever it waits or runs, also after a
 * restart. Its conductor sees the end as it sees a cancellation, and stops the trial.
 */
export class Deadlines {
  private readonly looking: NodeJS.Timeout
  private current: Promise<void> = Promise.resolve()
  private isLooking = false

  constructor(private readonly deps: DeadlineDependencies) {
    this.looking = setInterval(() => this.look(), lookEveryMs).unref()
  }

  async close(): Promise<void> {
    clearInterval(this.looking)
    await this.current
  }

  async endOverdue(): Promise<void> {
    const { studies, clock } = this.deps
    for (const study of await studies.overdue(clock.now())) await this.end(study)
  }

  private look(): void {
    if (this.isLooking) return
    this.isLooking = true
    this.current = this.endOverdue()
      .catch(this.deps.onError)
      .finally(() => {
        this.isLooking = false
      })
  }

  private async end({ id, subject, question, progress: before }: Study): Promise<void> {
    const { studies, evidence, events, queue, clock } = this.deps
    const advice = concludeAtDeadline(question, { trials: await evidence.load(subject.id) })
    const message = 'the deadline passed'
    const progress: Progress = { ...before, stage: 'advice', message, fraction: 1, remainingMs: 0 }
    const change = { state: 'done', advice, progress, finishedAt: clock.now() } as const
    // another process, or the study itself, may have been first
    if (!(await studies.update(id, change))) return
    queue.cancel(id)
    await events.publish(id, { type: 'state', state: 'done', progress, trialId: null })
  }
}
