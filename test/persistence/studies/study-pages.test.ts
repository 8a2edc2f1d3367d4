import { beforeEach, describe, expect, test } from 'vitest'
import { PrismaStudyStore } from '../../../src/persistence/studies/study-store.js'
import {
  cursorAfter,
  newestFirst,
  sortFields,
  type ListOptions,
  type StudyOrder,
} from '../../../src/studies/study-list.js'
import type { Study } from '../../../src/studies/study.js'
import { databaseOfEachTest } from '../../support/database-of-each-test.js'
import { smallStudy } from '../../support/small-study.js'

const studyCount = 5
const firstDate = Date.parse('2026-01-01T00:00:00Z')
const database = databaseOfEachTest()
let store: PrismaStudyStore

beforeEach(async () => {
  store = new PrismaStudyStore(database())
  for (let i = 0; i < studyCount; i++) await store.create(studyNumber(i), null)
})

/** Several studies share a date, and the two dates sort them in opposite orders. */
function studyNumber(i: number): Study {
  const dateOf = (n: number): Date => new Date(firstDate + Math.floor(n / 3) * 1000)
  return smallStudy(`s${i}`, {
    createdAt: dateOf(i),
    updatedAt: dateOf(2 * studyCount - 2 * i),
    state: i % 2 === 0 ? 'done' : 'failed',
  })
}

const datedStudy = (id: string, date: string): Study =>
  smallStudy(id, { createdAt: new Date(date), updatedAt: new Date(date) })

const idsOf = (studies: readonly Study[]): readonly string[] => studies.map(({ id }) => id)

async function listAll(order: StudyOrder): Promise<readonly Study[]> {
  return (await store.list({ limit: 100, order })).studies
}

/**
 * A page of a list in memory by the GraphQL Cursor Connections Specification
 * (4.4 pagination algorithm, 5.1.1 fields of PageInfo). Indices are null without a cursor.
 */
function specifiedPage(
  all: readonly Study[],
  afterIndex: number | null,
  beforeIndex: number | null,
  { limit, fromEnd }: Pick<ListOptions, 'limit' | 'fromEnd'>,
): object {
  const start = afterIndex === null ? 0 : afterIndex + 1
  const between = all.slice(start, beforeIndex ?? all.length)
  const hasMore = between.length > limit
  if (fromEnd === true)
    return {
      ids: idsOf(between.slice(-limit)),
      hasPrevious: hasMore,
      hasNext: beforeIndex !== null,
    }
  return {
    ids: idsOf(between.slice(0, limit)),
    hasPrevious: afterIndex !== null,
    hasNext: hasMore,
  }
}

const orders: readonly StudyOrder[] = sortFields.flatMap((by) =>
  [true, false].map((descending) => ({ by, descending })),
)
const indices = [null, ...Array.from({ length: studyCount }, (_, i) => i)]
const sizes = [1, 3, 100].flatMap((limit) =>
  [false, true].map((fromEnd): Pick<ListOptions, 'limit' | 'fromEnd'> => ({ limit, fromEnd })),
)

test('lists the newest studies first, without an order in the request', async () => {
  const { studies } = await store.list({ limit: 100 })
  expect(idsOf(studies)).toEqual(['s4', 's3', 's2', 's1', 's0'])
  expect(idsOf(await listAll(newestFirst))).toEqual(idsOf(studies))
})

describe.each(orders)('pages sorted by $by, descending: $descending', (order) => {
  test('match the specification for all cursors, sizes and directions', async () => {
    const all = await listAll(order)
    expect(all).toHaveLength(studyCount)
    const cursorAt = (index: number | null): string | null => {
      const study = index === null ? undefined : all[index]
      return study === undefined ? null : cursorAfter(study, order)
    }
    for (const afterIndex of indices)
      for (const beforeIndex of indices)
        for (const size of sizes) {
          const cursors = { cursor: cursorAt(afterIndex), before: cursorAt(beforeIndex) }
          const page = await store.list({ order, ...cursors, ...size })
          const { studies, hasPrevious, hasNext } = page
          expect(
            { ids: idsOf(studies), hasPrevious, hasNext },
            JSON.stringify({ afterIndex, beforeIndex, ...size }),
          ).toEqual(specifiedPage(all, afterIndex, beforeIndex, size))
          const last = hasNext ? studies.at(-1) : undefined
          expect(page.nextCursor).toBe(last === undefined ? null : cursorAfter(last, order))
        }
  })

  test('continue at the cursor while studies are added and removed', async () => {
    const all = idsOf(await listAll(order))
    const { studies, nextCursor: cursor } = await store.list({ limit: 3, order })
    expect(idsOf(studies)).toEqual(all.slice(0, 3))
    await store.create(datedStudy('oldest', '1970-01-01'), null)
    await store.create(datedStudy('newest', '2099-01-01'), null)
    const added = order.descending ? 'oldest' : 'newest'
    const rest = await store.list({ limit: 100, order, cursor })
    expect(idsOf(rest.studies)).toEqual([...all.slice(3), added])
    await database().study.deleteMany({ where: { id: { in: [all[2] ?? '', all[4] ?? ''] } } })
    const remaining = await store.list({ limit: 100, order, cursor })
    expect(idsOf(remaining.studies)).toEqual([all[3], added])
  })

  test('have no neighbours that the filter hides', async () => {
    const [first] = (await store.list({ limit: 100, order, filter: { state: 'done' } })).studies
    const filter = { state: 'failed', createdAfter: new Date('2099-01-01') } as const
    const cursor = cursorAfter(first ?? smallStudy('none'), order)
    expect(await store.list({ limit: 100, order, filter, cursor })).toMatchObject({
      studies: [],
      hasPrevious: false,
      hasNext: false,
    })
  })

  test('accept cursors of studies that were removed', async () => {
    const all = await listAll(order)
    const oldest = datedStudy('removed', '1970-01-01')
    const newest = datedStudy('removed', '2099-01-01')
    const cursor = cursorAfter(order.descending ? newest : oldest, order)
    const before = cursorAfter(order.descending ? oldest : newest, order)
    const fromStart = await store.list({ limit: 100, order, cursor })
    expect(fromStart).toMatchObject({ studies: all, hasPrevious: false })
    const fromEnd = await store.list({ limit: 100, order, before, fromEnd: true })
    expect(fromEnd).toMatchObject({ studies: all, hasNext: false })
  })

  test('refuse a cursor of another order', async () => {
    const { nextCursor: cursor } = await store.list({ limit: 3, order })
    const reversed = { ...order, descending: !order.descending }
    await expect(store.list({ limit: 3, order: reversed, cursor })).rejects.toThrow(
      /belongs to another order/,
    )
  })

  test('name the cursor that is invalid', async () => {
    await expect(store.list({ limit: 2, order, before: 'x' })).rejects.toMatchObject({
      faults: [{ pointer: '/before', value: 'x' }],
    })
    await expect(store.list({ limit: 2, order, cursor: 'x' })).rejects.toMatchObject({
      faults: [{ pointer: '/cursor', value: 'x' }],
    })
  })
})
