/** What `batchwise studies` and `batchwise data --delete` ask, of this process or of a service. */
import type { StudyState } from '../../studies/study.js'

export interface ListedStudy {
  readonly id: string
  readonly state: StudyState
  /** ISO 8601. */
  readonly createdAt: string
  readonly model: string
  readonly device: string
}
export interface ListedStudies {
  readonly studies: readonly ListedStudy[]
  /** There are older ones. */
  readonly hasMore: boolean
}

export interface StudyDesk {
  /** The newest studies in this state; null: in any. */
  list(state: StudyState | null): Promise<ListedStudies>
  /** Deletes a final study. */
  remove(id: string): Promise<void>
  removeDataset(id: string): Promise<void>
}

/** Studies of one list. */
export const listedMax = 100

/** A study as REST lists it, or as the use cases do. */
export interface AnsweredStudy {
  readonly id: string
  readonly state: StudyState
  readonly createdAt: Date | string
  readonly request: { readonly model: { readonly name: string }; readonly device: string }
}

export function listedStudy({ id, state, createdAt, request }: AnsweredStudy): ListedStudy {
  return {
    id,
    state,
    createdAt: new Date(createdAt).toISOString(),
    model: request.model.name,
    device: request.device,
  }
}
