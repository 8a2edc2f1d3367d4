/** Lists of studies: what they are filtered and sorted by, and the cursor that says where a list goes on. */
import { invalid } from '../errors.js'
import type { Study, StudyState } from './study.js'

export const sortFields = ['createdAt', 'updatedAt'] as const
export interface StudyOrder { readonly by: (typeof sortFields)[number]; readonly descending: boolean }
export const newestFirst: StudyOrder = { by: 'createdAt', descending: true }

/** All that are given must hold. The dates are exclusive. */
export interface StudyFilter {
  readonly state?: StudyState | undefined
  readonly device?: string | undefined
  readonly engine?: string | undefined
  /** Name of the model. */
  readonly model?: string | undefined
  readonly createdAfter?: Date | undefined
  readonly createdBefore?: Date | undefined
}

export interface ListOptions {
  readonly cursor?: string | null
  readonly limit: number
  readonly filter?: StudyFilter
  readonly order?: StudyOrder
}
/** `nextCursor`: null on the last page. */
export interface StudyPage { readonly studies: readonly Study[]; readonly nextCursor: string | null }

/** A place between two studies of an order: after the study with this date and id. */
export interface Place { readonly at: Date; readonly id: string }

/**
 * The place after a study. It names the study's own date and id and no count, so studies that are added or vanish move nothing. Sorted by `updatedAt`, a study that changes while somebody
 * pages has another place from then on.
 */
export function cursorAfter(study: Study, { by, descending }: StudyOrder): string {
  return Buffer.from([descending ? '-' : '+', by, '/', study[by].toISOString(), '/', study.id].join('')).toString('base64url')
}

/** Throws at `/cursor` for what is no cursor, or one of another order. */
export function placeOf(cursor: string, { by, descending }: StudyOrder): Place {
  const [order, date, id] = Buffer.from(cursor, 'base64url').toString('utf8').split('/')
  const at = new Date(date ?? '')
  const accepted = 'a cursor of an earlier answer with the same sorting'
  if (id === undefined || Number.isNaN(at.getTime())) throw invalid('/cursor', cursor, accepted, 'the cursor is not one that this service gave')
  if (order !== `${descending ? '-' : '+'}${by}`) throw invalid('/cursor', cursor, accepted, 'the cursor belongs to a list that is sorted otherwise')
  return { at, id }
}
