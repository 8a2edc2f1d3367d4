import { expect, inject, test } from 'vitest'
import { Prisma } from '../../../src/generated/sqlite/client.js'
import { StateCounts, stateCount } from '../../../src/persistence/studies/state-counts.js'
import { PrismaStudyStore } from '../../../src/persistence/studies/study-store.js'
import type { StudyState } from '../../../src/studies/study.js'
import { databaseOfEachTest } from '../../support/database-of-each-test.js'
import { smallStudy } from '../../support/small-study.js'

const database = databaseOfEachTest()

async function store(id: string, state: StudyState): Promise<void> {
  await new PrismaStudyStore(database()).create(smallStudy(id, { state }), null)
}

test('open studies are counted at every reading, final ones once a minute', async () => {
  let nowMs = 0
  const counts = new StateCounts(database(), () => nowMs)
  await store('a', 'queued')
  await store('b', 'done')
  expect(await counts.read()).toEqual({ queued: 1, done: 1 })
  await store('c', 'queued')
  await store('d', 'done')
  nowMs = 59_999
  expect(await counts.read()).toEqual({ queued: 2, done: 1 })
  nowMs = 60_000
  expect(await counts.read()).toEqual({ queued: 2, done: 2 })
})

/** So many that reading the table would cost more than the index. */
async function storeMany(): Promise<void> {
  await store('first', 'done')
  for (let count = 1; count < 2048; count *= 2)
    await database().$executeRaw`
      INSERT INTO "Study" ("id", "owner", "state", "questionId", "subjectId", "request", "subject",
        "data", "question", "progress", "createdAt", "updatedAt", "device", "engine", "modelName")
      SELECT "id" || ${`-${count}`}, "owner", "state", "questionId", "subjectId", "request",
        "subject", "data", "question", "progress", "createdAt", "updatedAt", "device", "engine",
        "modelName" FROM "Study"`
}

/** How the database reads it, in its words. */
async function planOf(states: readonly StudyState[]): Promise<string> {
  const explain = inject('database') === 'sqlite' ? 'EXPLAIN QUERY PLAN' : 'EXPLAIN'
  const rows = await database().$queryRaw<object[]>(
    Prisma.sql`${Prisma.raw(explain)} ${stateCount(states)}`,
  )
  return rows.flatMap((row) => Object.values(row).map(String)).join('\n')
}

test('counting reads the index of states and no study', async () => {
  await storeMany()
  await database().$executeRawUnsafe(
    inject('database') === 'sqlite' ? 'ANALYZE' : 'VACUUM ANALYZE "Study"',
  )
  const indexAlone =
    inject('database') === 'sqlite'
      ? /USING COVERING INDEX Study_state_idx/
      : /Index Only Scan using "Study_state_idx"/
  expect(await planOf(['queued', 'running'])).toMatch(indexAlone)
  expect(await planOf(['done', 'failed', 'cancelled'])).toMatch(indexAlone)
})
