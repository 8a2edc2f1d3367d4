/** Lists of studies: filter, order, and the cursor where a list continues. */
import { invalid } from '../errors.js'
import type { Study, StudyState } from './study.js'

export const sortFields = ['createdAt', 'updatedAt'] as const
export interface StudyOrder {
  readonly by: (typeof sortFields)[number]
  readonly descending: boolean
}
export const newestFirst: StudyOrder = { by: 'createdAt', descending: true }

/** A study must match every given field. The dates are exclusive. */
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
  /** Only studies after this cursor. */
  readonly cursor?: string | null
  /** Only studies before this cursor. */
  readonly before?: string | null
  /** The first studies that match; with `fromEnd` the last ones, in the same order. */
  readonly limit: number
  readonly fromEnd?: boolean
  readonly filter?: StudyFilter
  readonly order?: StudyOrder
}
export interface StudyPage {
  readonly studies: readonly Study[]
  /** Null on the last page. */
  readonly nextCursor: string | null
  /** More studies come before this page, or after it. */
  readonly hasPrevious: boolean
  readonly hasNext: boolean
}

/** A place between two studies of an order: after the study with this date and id. */
export interface Place {
  readonly at: Date
  readonly id: string
}

/**
 * The place after a study. It holds the date and id of the study and no count, so added or deleted
 * studies move nothing. In the order of `updatedAt`, a study that changes moves.
 */
export function cursorAfter(study: Study, { by, descending }: StudyOrder): string {
  return Buffer.from(
    [descending ? '-' : '+', by, '/', study[by].toISOString(), '/', study.id].join(''),
  ).toString('base64url')
}

/** Throws at `pointer` for a malformed cursor, and for a cursor of another order. */
export function placeOf(
  cursor: string,
  { by, descending }: StudyOrder,
  pointer = '/cursor',
): Place {
  const [order, date, id] = Buffer.from(cursor, 'base64url').toString('utf8').split('/')
  const at = new Date(date ?? '')
  const accepted = 'a cursor of an earlier page in the same order'
  if (id === undefined || Number.isNaN(at.getTime()))
    throw invalid(pointer, cursor, accepted, 'the cursor is malformed: start from the first page')
  if (order !== `${descending ? '-' : '+'}${by}`)
    throw invalid(
      pointer,
      cursor,
      accepted,
      'the cursor belongs to another order: start from the first page',
    )
  return { at, id }
}
