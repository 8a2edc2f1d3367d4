import type { StudyState } from './study.js'

/**
 * Who conducts the studies of a subject: one holder at a time, on any host. Studies of one subject
 * take turns, so that the second finds the trials of the first.
 */
export interface Leases {
  /** Null while another holder has the subject. */
  acquire(studyId: string, subjectId: string): Promise<Lease | null>
}

/**
 * A holder that does not renew in time may lose the lease to another. From then on whatever the
 * earlier holder writes is refused with `LeaseLost`.
 */
export interface Lease {
  readonly subjectId: string
  /** Grows with every holder of the subject. */
  readonly token: number
  /** Holders that ended without a word since the last trial of this study finished. */
  readonly lost: number
  /** Keeps the lease and reads the state of the study; null where the lease is lost. */
  renew(): Promise<StudyState | null>
  release(): Promise<void>
}

/** Another holder conducts the study now: this one stops, and changes nothing. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost'
  constructor({ subjectId, token }: Pick<Lease, 'subjectId' | 'token'>) {
    super(`another process conducts the studies of ${subjectId}: lease ${token} is lost`)
  }
}
