/** PostgreSQL itself: migrations, refusals. The stores run in the project `postgresql`. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { migratePostgresql } from '../../../src/persistence/database/migrate-postgresql.js'
import { migrationsFolder, readMigrations } from '../../../src/persistence/database/migrate.js'
import { openDatabase, type Database } from '../../../src/persistence/database/open-database.js'
import { PrismaEventStore } from '../../../src/persistence/event-store.js'
import { runProgram } from '../../support/run-program.js'
import { olderStudies, olderStudiesRead, readOlderStudies } from '../../support/older-studies.js'
import { missingPostgresql } from '../../support/needs-postgresql.js'
import { createPostgresql, type TemporaryPostgresql } from '../../support/postgresql.js'
import { smallStudy } from '../../support/small-study.js'

const migrations = readMigrations(migrationsFolder('postgresql'))
const names = migrations.map(({ name }) => name)

const missing = await missingPostgresql('the tests of PostgreSQL')

describe.skipIf(missing !== null)('PostgreSQL', () => {
  let server: TemporaryPostgresql
  let database: Database | null = null
  beforeEach(async () => {
    server = await createPostgresql()
  })
  afterEach(async () => {
    await database?.$disconnect()
    database = null
    await server.drop()
  })

  async function opened(): Promise<Database> {
    database = await openDatabase(server.url)
    return database
  }

  test('has a table for every model', async () => {
    expect(await migratePostgresql(server.url, migrations)).toEqual(names)
    const tables = await server.query(
      `SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE '\\_%'`,
    )
    const models = readFileSync(new URL('../../../prisma/models.prisma', import.meta.url), 'utf8')
    const modelNames = [...models.matchAll(/^model (\w+)/gm)].map(([, name]) => name)
    expect(tables.map(({ tablename }) => tablename).sort()).toEqual(modelNames.sort())
  })

  test('is migrated once by six processes that start together', async () => {
    const sources = fileURLToPath(new URL('../../../src/persistence/database', import.meta.url))
    const program = `
      import { migratePostgresql } from '${path.join(sources, 'migrate-postgresql.ts')}'
      import { migrationsFolder, readMigrations } from '${path.join(sources, 'migrate.ts')}'
      const applied = await migratePostgresql(
        '${server.url}', readMigrations(migrationsFolder('postgresql')))
      console.log(applied.length)`
    const words = ['--import', 'tsx', '--input-type=module', '--eval', program]
    const start = () => runProgram(process.execPath, words)
    const ends = await Promise.all(Array.from({ length: 6 }, start))
    const applied = ends.map(({ out }) => Number(out))
    expect(applied.sort((a, b) => b - a)).toEqual([names.length, 0, 0, 0, 0, 0])
    expect(await server.query('SELECT 1 FROM _prisma_migrations')).toHaveLength(names.length)
  }, 120_000)

  test('retention finds what studies of earlier releases need', async () => {
    const at = names.findIndex((name) => name.endsWith('_retention'))
    await migratePostgresql(server.url, migrations.slice(0, at))
    await server.query(olderStudies)
    await migratePostgresql(server.url, migrations)
    expect(await server.query(readOlderStudies)).toEqual(olderStudiesRead)
  })

  test('keeps nothing of migrations of which one fails', async () => {
    const bad = { name: '9_bad', sql: 'CREATE TABLE', checksum: 'x' }
    await expect(migratePostgresql(server.url, [...migrations, bad])).rejects.toThrow(/syntax/)
    expect(await server.query(`SELECT 1 FROM pg_tables WHERE schemaname = 'public'`)).toEqual([])
  })

  test('says unavailable while it restarts, and goes on afterwards', async () => {
    const { study } = await opened()
    expect(await study.count()).toBe(0)
    const cut = (await opened()).$queryRawUnsafe('SELECT pg_sleep(20)').catch((e: unknown) => e)
    await new Promise((resolve) => setTimeout(resolve, 300))
    await server.disconnectAll()
    expect(await cut).toMatchObject({ code: 'unavailable' })
    expect(await study.count()).toBe(0)
    await study.findFirst()
  })

  test('keeps documents as they are, and refuses other text that it cannot store', async () => {
    const events = new PrismaEventStore(await opened())
    const progress = { ...smallStudy('a').progress, message: 'a\u0000 \ud800' }
    const event = { type: 'state', at: new Date(), state: 'running', progress } as const
    await events.append({ ...event, studyId: 'a', trialId: null })
    expect((await events.last('a'))?.progress).toEqual(progress)
    const unstorable = { code: 'invalid-request' }
    await expect(
      events.append({ ...event, studyId: 'a', trialId: '\u0000' }),
    ).rejects.toMatchObject(unstorable)
    await expect(events.last('a\u0000')).rejects.toMatchObject(unstorable)
  })
})
