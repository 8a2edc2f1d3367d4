import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '../../src/persistence/database/open-database.js'
import { PrismaStudyStore } from '../../src/persistence/studies/study-store.js'
import { cursorAfter, sortFields, type StudyOrder } from '../../src/studies/study-list.js'
import type { Study } from '../../src/studies/study.js'
import { smallStudy } from '../support/small-study.js'
import {
  openTemporaryDatabase,
  type TemporaryDatabase,
} from '../support/open-temporary-database.js'

const count = 5
let opened: TemporaryDatabase
let database: Database
let store: PrismaStudyStore
beforeAll(async () => {
  opened = await openTemporaryDatabase()
  database = opened.database
  store = new PrismaStudyStore(database)
  // several share a date, and the two dates sort them differently
  const at = (i: number): Date => new Date(1_767_225_600_000 + Math.floor(i / 3) * 1000)
  for (let i = 0; i < count; i++)
    await store.create(
      smallStudy(`s${i}`, {
        createdAt: at(i),
        updatedAt: at(2 * count - 2 * i),
        state: i % 2 === 0 ? 'done' : 'failed',
      }),
      null,
    )
})
afterAll(() => opened.close())

/** The algorithm of the GraphQL Cursor Connections Specification (4.4 pagination algorithm, 5.1.1 of PageInfo) over a list that is at hand. */
function specified(
  all: readonly Study[],
  after: number | null,
  before: number | null,
  limit: number,
  fromEnd: boolean,
): object {
  const between = all.slice(after === null ? 0 : after + 1, before ?? all.length)
  const studies = fromEnd ? between.slice(-limit) : between.slice(0, limit)
  const hasMore = between.length > limit
  return {
    ids: studies.map(({ id }) => id),
    hasPrevious: fromEnd ? hasMore : after !== null,
    hasNext: fromEnd ? before !== null : hasMore,
  }
}

const orders: readonly StudyOrder[] = sortFields.flatMap((by) =>
  [true, false].map((descending) => ({ by, descending })),
)
const places = [null, ...Array.from({ length: count }, (_, i) => i)]

describe.each(orders)('pages of studies by $by, descending: $descending', (order) => {
  test('are what the specification of connections says, for all cursors, sizes and directions', async () => {
    const all = (await store.list({ limit: 100, order })).studies
    expect(all).toHaveLength(count)
    const cursor = (place: number | null): string | null =>
      place === null || all[place] === undefined ? null : cursorAfter(all[place], order)
    for (const after of places)
      for (const before of places)
        for (const limit of [1, 3, 100])
          for (const fromEnd of [false, true]) {
            const { studies, hasPrevious, hasNext, nextCursor } = await store.list({
              order,
              cursor: cursor(after),
              before: cursor(before),
              limit,
              fromEnd,
            })
            const last = studies.at(-1)
            expect(
              { ids: studies.map(({ id }) => id), hasPrevious, hasNext },
              JSON.stringify({ after, before, limit, fromEnd }),
            ).toEqual(specified(all, after, before, limit, fromEnd))
            expect(nextCursor).toBe(hasNext && last !== undefined ? cursorAfter(last, order) : null)
          }
  })

  test('do not claim what a filter hides, or what is gone', async () => {
    const done = (await store.list({ limit: 100, order, filter: { state: 'done' } })).studies
    const [first, last] = [done[0], done.at(-1)]
    if (first === undefined || last === undefined) throw new Error('there are some')
    expect(
      await store.list({
        limit: 100,
        order,
        filter: { state: 'failed', createdAfter: new Date('2099-01-01') },
        cursor: cursorAfter(first, order),
      }),
    ).toMatchObject({ studies: [], hasPrevious: false, hasNext: false })
    const all = (await store.list({ limit: 100, order })).studies
    const ends = [all[0], all.at(-1)].map((study) => ({
      ...(study ?? first),
      id: 'gone',
      [order.by]: new Date(
        study === all[0]
          ? order.descending
            ? '2099-01-01'
            : 0
          : order.descending
            ? 0
            : '2099-01-01',
      ),
    }))
    // cursors of studies that stood ahead of all others, and behind them
    const [ahead, behind] = ends.map((study) => cursorAfter(study, order))
    expect(await store.list({ limit: 100, order, cursor: ahead ?? '' })).toMatchObject({
      studies: all,
      hasPrevious: false,
    })
    expect(
      await store.list({ limit: 100, order, before: behind ?? '', fromEnd: true }),
    ).toMatchObject({ studies: all, hasNext: false })
  })

  test('name the cursor that is none', async () => {
    await expect(store.list({ limit: 2, order, before: 'x' })).rejects.toMatchObject({
      faults: [{ pointer: '/before', value: 'x' }],
    })
    await expect(store.list({ limit: 2, order, cursor: 'x' })).rejects.toMatchObject({
      faults: [{ pointer: '/cursor', value: 'x' }],
    })
  })
})
