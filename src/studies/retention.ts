/**
 * Retention: deletes by age what no study needs any more. Every process that shares the database
 * may sweep: what is deleted is chosen and deleted within one turn, so only one process does it at
 * a time, and nothing is deleted that a new study needs.
 */
import { isFinal } from './study.js'
import type {
  Clock,
  EventStore,
  OldUpload,
  OldUploads,
  StudyEvents,
  StudyStore,
  UploadStore,
} from './ports.js'
import type { Place } from './study-list.js'
import type { Turns } from './turns.js'

/** How long each is kept, ms; null: for ever. */
export interface Retention {
  /** Final studies, since they ended, with the evidence that no other study needs. */
  readonly studiesMs: number | null
  /** Uploads, since they were last stored; never a data set that a stored study names. */
  readonly uploadsMs: number | null
  /** Progress events of final studies, since they ended. */
  readonly eventsMs: number | null
}

export const keepsEverything = ({ studiesMs, uploadsMs, eventsMs }: Retention): boolean =>
  studiesMs === null && uploadsMs === null && eventsMs === null

/** What one step deleted: one study, one upload of one owner, or the events of some studies. */
export type Deleted =
  | { readonly kind: 'study'; readonly id: string }
  | { readonly kind: 'dataset' | 'model'; readonly id: string; readonly owner: string }
  | { readonly kind: 'event'; readonly count: number }

export interface RetentionDependencies {
  /** The studies of every owner. */
  readonly studies: Pick<StudyStore, 'get' | 'ended' | 'remove' | 'studyOn'>
  readonly studiesOf: (owner: string) => Pick<StudyStore, 'studyOn'>
  readonly datasets: OldUploads
  readonly models: OldUploads
  readonly storedEvents: Pick<EventStore, 'removeProgress'>
  readonly events: Pick<StudyEvents, 'tellRemoved'>
  readonly turns: Turns
  readonly clock: Clock
  readonly onDeleted: (deleted: Deleted) => void
  /** A failed deletion. The sweep continues with what follows; the next sweep tries again. */
  readonly onError: (error: unknown) => void
}

const sweepEveryMs = 3_600_000
const pageSize = 100

export class Sweeper {
  private timer: NodeJS.Timeout | undefined
  private current: Promise<void> = Promise.resolve()
  private isClosed = false
  /** Studies up to this place have no progress events left. */
  private withoutEvents: Place | null = null

  constructor(
    private readonly retention: Retention,
    private readonly deps: RetentionDependencies,
  ) {}

  /** Sweeps now and then every hour, until it is closed. */
  start(): void {
    const sweep = (): void => {
      this.current = this.current.then(() => this.sweep())
    }
    sweep()
    this.timer = setInterval(sweep, sweepEveryMs).unref()
  }

  async close(): Promise<void> {
    this.isClosed = true
    clearInterval(this.timer)
    await this.current
  }

  async sweep(): Promise<void> {
    await this.attempt(() => this.deleteStudies())
    await this.attempt(() => this.deleteUploads('dataset', this.deps.datasets))
    await this.attempt(() => this.deleteUploads('model', this.deps.models))
    await this.attempt(() => this.deleteEvents())
  }

  /** One failure must not keep everything else for ever. */
  private async attempt(deletion: () => Promise<void>): Promise<void> {
    try {
      await deletion()
    } catch (error) {
      this.deps.onError(error)
    }
  }

  private async deleteStudies(): Promise<void> {
    const before = this.momentBefore(this.retention.studiesMs)
    if (before === null) return
    let after: Place | null = null
    while (!this.isClosed) {
      const from: Place | null = after
      after = await this.deps.turns.take(() => this.deleteNextStudy(before, from))
      if (after === null) return
    }
  }

  /** Returns the place of the study, deleted or not; null where none is old enough. */
  private async deleteNextStudy(before: Date, after: Place | null): Promise<Place | null> {
    const [oldest] = await this.deps.studies.ended(before, after, 1)
    if (oldest === undefined) return null
    await this.attempt(() => this.deleteStudy(oldest.id))
    return oldest
  }

  private async deleteStudy(id: string): Promise<void> {
    const { studies, events, onDeleted } = this.deps
    const study = await studies.get(id)
    if (study === null || !isFinal(study.state)) return
    await studies.remove(id)
    await events.tellRemoved(id)
    onDeleted({ kind: 'study', id })
  }

  private async deleteUploads(kind: 'dataset' | 'model', uploads: OldUploads): Promise<void> {
    const before = this.momentBefore(this.retention.uploadsMs)
    if (before === null) return
    let after: OldUpload | null = null
    do {
      const page: readonly OldUpload[] = await uploads.storedBefore(before, after, pageSize)
      for (const upload of page)
        if (!this.isClosed)
          await this.attempt(() => this.deleteUpload(kind, upload, uploads, before))
      after = page.at(-1) ?? null
    } while (after !== null && !this.isClosed)
  }

  private async deleteUpload(
    kind: 'dataset' | 'model',
    { id, owner }: OldUpload,
    uploads: OldUploads,
    before: Date,
  ): Promise<void> {
    const { turns, onDeleted } = this.deps
    const isDeleted = await turns.take(async () => {
      const store = uploads.storeOf(owner)
      // it may have been stored again since it was found
      if (!(await uploads.isStoredBefore(before, { id, owner }))) return false
      if (kind === 'dataset' && (await this.isNeeded(id, owner, store))) return false
      await store.remove(id)
      return true
    })
    if (isDeleted) onDeleted({ kind, id, owner })
  }

  /** Studies keep their copy of a model, but not of their rows. */
  private async isNeeded(
    id: string,
    owner: string,
    store: Pick<UploadStore<unknown>, 'isShared'>,
  ): Promise<boolean> {
    // the rows stay where another owner has them as well
    const studies = (await store.isShared(id)) ? this.deps.studiesOf(owner) : this.deps.studies
    return (await studies.studyOn(id, 'any')) !== null
  }

  private async deleteEvents(): Promise<void> {
    const before = this.momentBefore(this.retention.eventsMs)
    if (before === null) return
    for (;;) {
      const page = await this.deps.studies.ended(before, this.withoutEvents, pageSize)
      if (page.length === 0 || this.isClosed) return
      const count = await this.deps.turns.take(() =>
        this.deps.storedEvents.removeProgress(page.map(({ id }) => id)),
      )
      if (count > 0) this.deps.onDeleted({ kind: 'event', count })
      this.withoutEvents = page.at(-1) ?? null
    }
  }

  private momentBefore(keptMs: number | null): Date | null {
    return keptMs === null ? null : new Date(this.deps.clock.now().getTime() - keptMs)
  }
}
