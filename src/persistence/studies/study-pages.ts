import type { Prisma } from '../../generated/sqlite/client.js'
import {
  cursorAfter,
  newestFirst,
  placeOf,
  type ListOptions,
  type Place,
  type StudyOrder,
  type StudyPage,
} from '../../studies/study-list.js'
import type { Study } from '../../studies/study.js'
import type { Database } from '../database/open-database.js'
import {
  isAhead,
  isAtOrAhead,
  isAtOrBehind,
  isBehind,
  matches,
  sortedBy,
} from './page-conditions.js'

/** Where pages are read: the studies of a reach, and how studies are loaded by their ids. */
export interface StudyList {
  readonly database: Database
  readonly visible: Prisma.StudyWhereInput
  readonly load: (ids: readonly string[]) => Promise<readonly Study[]>
}

interface PageQuery {
  /** The list after filtering, before the cursors cut it. */
  readonly list: readonly Prisma.StudyWhereInput[]
  /** The page starts behind `after` and ends ahead of `before`. */
  readonly after: Place | null
  readonly before: Place | null
  readonly fromEnd: boolean
  readonly limit: number
  readonly order: StudyOrder
}

/** What identifies a version of a study. */
type StudyVersion = Pick<Study, 'id' | 'updatedAt'>

/** Reads one page of the list. */
export async function readPage(list: StudyList, options: ListOptions): Promise<StudyPage> {
  const query = pageQuery(list.visible, options)
  const found = await findVersions(list.database, query)
  const others = await hasOthersBeyondCursor(list.database, query)
  const versions = query.fromEnd
    ? found.slice(0, query.limit).reverse()
    : found.slice(0, query.limit)
  const studies = await list.load(versions.map(({ id }) => id))
  // a study that changed between the two statements may have left this page
  if (hasChanged(studies, versions)) return readPage(list, options)
  const hasMore = found.length > query.limit
  const hasPrevious = query.fromEnd ? hasMore : others
  const hasNext = query.fromEnd ? others : hasMore
  const last = studies.at(-1)
  const nextCursor = hasNext && last !== undefined ? cursorAfter(last, query.order) : null
  return { studies, hasPrevious, hasNext, nextCursor }
}

function pageQuery(visible: Prisma.StudyWhereInput, options: ListOptions): PageQuery {
  const { cursor = null, before = null, order = newestFirst } = options
  return {
    list: [visible, matches(options.filter ?? {})],
    after: cursor === null ? null : placeOf(cursor, order),
    before: before === null ? null : placeOf(before, order, '/before'),
    fromEnd: options.fromEnd ?? false,
    limit: options.limit,
    order,
  }
}

/** Finds the versions on the page, and one more if the list goes on. */
function findVersions(database: Database, query: PageQuery): Promise<readonly StudyVersion[]> {
  const { after, before, order } = query
  const conditions = [...query.list]
  if (after !== null) conditions.push(isBehind(after, order))
  if (before !== null) conditions.push(isAhead(before, order))
  return database.study.findMany({
    where: { AND: conditions },
    orderBy: sortedBy(order, query.fromEnd),
    take: query.limit + 1,
    select: { id: true, updatedAt: true },
  })
}

/** Tells whether the list has studies on the other side of the cursor that the page starts at. */
async function hasOthersBeyondCursor(database: Database, query: PageQuery): Promise<boolean> {
  const beyond = beyondCursor(query)
  if (beyond === null) return false
  const other = await database.study.findFirst({
    where: { AND: [...query.list, beyond] },
    select: { id: true },
  })
  return other !== null
}

function beyondCursor(query: PageQuery): Prisma.StudyWhereInput | null {
  const { after, before, fromEnd, order } = query
  if (fromEnd) return before === null ? null : isAtOrBehind(before, order)
  return after === null ? null : isAtOrAhead(after, order)
}

function hasChanged(studies: readonly Study[], versions: readonly StudyVersion[]): boolean {
  return studies.some(
    ({ updatedAt }, i) => updatedAt.getTime() !== versions[i]?.updatedAt.getTime(),
  )
}
