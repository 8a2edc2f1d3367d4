import type { StudyState } from '../../studies/study.js'

/** What part of the list a person asked for. */
export interface AskedList {
  readonly state: StudyState | null
  readonly model: string | null
  readonly cursor: string | null
}
