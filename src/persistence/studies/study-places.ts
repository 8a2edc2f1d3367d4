/** Filters, orders and places of a list of studies, as Prisma asks for them. */
import type { Prisma } from '../../generated/sqlite/client.js'
import type { Place, StudyFilter, StudyOrder } from '../../studies/study-list.js'

export function matching({
  state,
  device,
  engine,
  model,
  createdAfter,
  createdBefore,
}: StudyFilter): Prisma.StudyWhereInput {
  return {
    ...(state === undefined ? {} : { state }),
    ...(device === undefined ? {} : { device }),
    ...(engine === undefined ? {} : { engine }),
    ...(model === undefined ? {} : { modelName: model }),
    createdAt: {
      ...(createdAfter === undefined ? {} : { gt: createdAfter }),
      ...(createdBefore === undefined ? {} : { lt: createdBefore }),
    },
  }
}

/** `reversed`: from the end of the list. */
export function inOrder(
  { by, descending }: StudyOrder,
  reversed: boolean,
): Prisma.StudyOrderByWithRelationInput[] {
  const direction = descending === reversed ? 'asc' : 'desc'
  return [{ [by]: direction }, { id: direction }]
}

/** Studies that come later in the list than the place; with the one that it names, where that is included. */
export const behind = (place: Place, order: StudyOrder, included = false): Prisma.StudyWhereInput =>
  on(order.descending ? 'lt' : 'gt', place, order, included)
/** Studies that come earlier. */
export const ahead = (place: Place, order: StudyOrder, included = false): Prisma.StudyWhereInput =>
  on(order.descending ? 'gt' : 'lt', place, order, included)

function on(
  side: 'lt' | 'gt',
  { at, id }: Place,
  { by }: StudyOrder,
  included: boolean,
): Prisma.StudyWhereInput {
  return {
    OR: [{ [by]: { [side]: at } }, { [by]: at, id: { [included ? `${side}e` : side]: id } }],
  }
}
