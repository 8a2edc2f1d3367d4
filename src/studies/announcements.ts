/** `progress`: its conductor stored how far it is. `state`: it may have ended, or is gone. */
export type AnnouncedChange = 'progress' | 'state'

/** Called with the id of a study that changed; null: any study may have changed. */
export type OnAnnounced = (studyId: string | null, change: AnnouncedChange) => void

/** Says to every process of the service that a study changed. */
export interface Announcements {
  /** Never throws: who misses it reads the store at the next announcement. */
  announce(studyId: string, change: AnnouncedChange): Promise<void>
  /** Returns the function that ends the listening. */
  listen(onAnnounced: OnAnnounced): () => void
  close(): Promise<void>
}

/** Announcements within one process. */
export class LocalAnnouncements implements Announcements {
  private readonly listeners = new Set<OnAnnounced>()

  async announce(studyId: string | null, change: AnnouncedChange): Promise<void> {
    for (const onAnnounced of this.listeners) onAnnounced(studyId, change)
  }

  listen(onAnnounced: OnAnnounced): () => void {
    this.listeners.add(onAnnounced)
    return () => this.listeners.delete(onAnnounced)
  }

  async close(): Promise<void> {
    this.listeners.clear()
  }
}
