import type { Prisma } from '../../generated/sqlite/client.js'
import type { Place, StudyOrder } from '../../studies/study-list.js'
import { isFinal, studyStates } from '../../studies/study.js'
import type { Database } from '../database/open-database.js'
import { isBehind, sortedBy } from './page-conditions.js'

const finalStates = studyStates.filter(isFinal)
const oldestEndFirst: StudyOrder = { by: 'updatedAt', descending: false }

export interface EndedQuery {
  readonly visible: Prisma.StudyWhereInput
  readonly before: Date
  readonly after: Place | null
  readonly limit: number
}

/** A final study never changes again: `updatedAt` is the time of its end, and has an index. */
export async function endedStudies(
  database: Database,
  { visible, before, after, limit }: EndedQuery,
): Promise<readonly Place[]> {
  const rows = await database.study.findMany({
    where: {
      ...visible,
      state: { in: finalStates },
      updatedAt: { lt: before },
      ...(after === null ? {} : isBehind(after, oldestEndFirst)),
    },
    orderBy: sortedBy(oldestEndFirst, false),
    take: limit,
    select: { id: true, updatedAt: true },
  })
  return rows.map(({ id, updatedAt }) => ({ id, at: updatedAt }))
}
