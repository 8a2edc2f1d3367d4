/** Filters, orders and cursors of a list of studies as Prisma conditions. */
import type { Prisma } from '../../generated/sqlite/client.js'
import { omitUndefined } from '../../omit-undefined.js'
import type { Place, StudyFilter, StudyOrder } from '../../studies/study-list.js'

type Condition = Prisma.StudyWhereInput

export function matches(filter: StudyFilter): Condition {
  const { state, device, engine, model, createdAfter, createdBefore } = filter
  return {
    ...omitUndefined({ state, device, engine, modelName: model }),
    createdAt: omitUndefined({ gt: createdAfter, lt: createdBefore }),
  }
}

/** `fromEnd`: sorts in reverse, so that the last studies of the list come first. */
export function sortedBy(
  { by, descending }: StudyOrder,
  fromEnd: boolean,
): Prisma.StudyOrderByWithRelationInput[] {
  const direction = descending === fromEnd ? 'asc' : 'desc'
  return [{ [by]: direction }, { id: direction }]
}

/** Studies behind the cursor, in the order of the list. */
export function isBehind(place: Place, order: StudyOrder): Condition {
  return isBeyond(order.descending ? 'lt' : 'gt', place, order)
}

/** Studies ahead of the cursor. */
export function isAhead(place: Place, order: StudyOrder): Condition {
  return isBeyond(order.descending ? 'gt' : 'lt', place, order)
}

/** Studies behind the cursor, and the study that the cursor names. */
export function isAtOrBehind(place: Place, order: StudyOrder): Condition {
  return { OR: [isBehind(place, order), isAt(place, order)] }
}

/** Studies ahead of the cursor, and the study that the cursor names. */
export function isAtOrAhead(place: Place, order: StudyOrder): Condition {
  return { OR: [isAhead(place, order), isAt(place, order)] }
}

function isBeyond(side: 'lt' | 'gt', { at, id }: Place, { by }: StudyOrder): Condition {
  return { OR: [{ [by]: { [side]: at } }, { [by]: at, id: { [side]: id } }] }
}

function isAt({ at, id }: Place, { by }: StudyOrder): Condition {
  return { [by]: at, id }
}
