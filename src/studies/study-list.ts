/** Lists of studies: what they are filtered and sorted by, and the cursor that says where a list goes on. */
import { invalid } from '../errors.js'
import type { Study, StudyState } from './study.js'

export const sortFields = ['createdAt', 'updatedAt'] as const
export interface StudyOrder {
  readonly by: (typeof sortFields)[number]
  readonly descending: boolean
}
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
  /** Only studies behind this place, */
  readonly cursor?: string | null
  /** and ahead of this one; */
  readonly before?: string | null
  /** of them the first, or, from the end, the last ones (in the same order). */
  readonly limit: number
  readonly fromEnd?: boolean
  readonly filter?: StudyFilter
  readonly order?: StudyOrder
}
export interface StudyPage {
  readonly studies: readonly Study[]
  /** Null on the last page. */
  readonly nextCursor: string | null
  /** Others stand ahead of these, or behind: on the side of the limit, others between the two places; on the other side, others beyond the place. */
  readonly hasPrevious: boolean
  readonly hasNext: boolean
}

/** A place between two studies of an order: after the study with this date and id. */
export interface Place {
  readonly at: Date
  readonly id: string
}

/**
 * The place after a study. It names the study's own date and id and no count, so studies that are added or vanish move nothing. Sorted by `updatedAt`, a study that changes while somebody
 * pages has another place from then on.
 */
export function cursorAfter(study: Study, { by, descending }: StudyOrder): string {
  return Buffer.from(
    [descending ? '-' : '+', by, '/', study[by].toISOString(), '/', study.id].join(''),
  ).toString('base64url')
}

/** Throws at `pointer` for what is no cursor, or one of another order. */
export function placeOf(
  cursor: string,
  { by, descending }: StudyOrder,
  pointer = '/cursor',
): Place {
  const [order, date, id] = Buffer.from(cursor, 'base64url').toString('utf8').split('/')
  const at = new Date(date ?? '')
  const accepted = 'a cursor of an earlier answer with the same sorting'
  if (id === undefined || Number.isNaN(at.getTime()))
    throw invalid(pointer, cursor, accepted, 'the cursor is not one that this service gave')
  if (order !== `${descending ? '-' : '+'}${by}`)
    throw invalid(
      pointer,
      cursor,
      accepted,
      'the cursor belongs to a list that is sorted otherwise',
    )
  return { at, id }
}
