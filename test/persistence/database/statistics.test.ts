import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDatabase, type Database } from '../../../src/persistence/database/open-database.js'
import { keepStatistics } from '../../../src/persistence/database/statistics.js'
import { PrismaStudyStore } from '../../../src/persistence/studies/study-store.js'
import { smallStudy } from '../../support/small-study.js'

const endedStudies = 500
const openOnesOfAnOwner = `EXPLAIN QUERY PLAN SELECT count(*) FROM "Study"
  WHERE "state" IN ('queued', 'running') AND "owner" = 'local'`

let folder: string
let file: string
let database: Database
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'batchwise-statistics-'))
  file = path.join(folder, 'batchwise.db')
  database = await openDatabase(file)
})
afterEach(async () => {
  await database.$disconnect()
  await rm(folder, { recursive: true })
})

async function indexFor(query: string): Promise<string | undefined> {
  const plan = await database.$queryRawUnsafe<{ detail: string }[]>(query)
  return /INDEX (\S+)/.exec(plan.map(({ detail }) => detail).join())?.[1]
}

test('open studies are found by their state among the many that ended', async () => {
  await new PrismaStudyStore(database).create(smallStudy('open'), null)
  const study = await database.study.findUniqueOrThrow({ where: { id: 'open' } })
  await database.study.createMany({
    data: Array.from({ length: endedStudies }, (_, i) => ({
      ...study,
      id: `ended ${i}`,
      state: 'done',
    })) as never,
  })
  const endStatistics = await keepStatistics(database, file)
  expect(await indexFor(openOnesOfAnOwner)).toBe('Study_state_idx')
  endStatistics()
})
