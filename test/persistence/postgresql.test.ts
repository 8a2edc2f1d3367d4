/** The migrations for PostgreSQL, which no release runs yet, on a real server: 127.0.0.1:5432, or where PGHOST and PGPORT say, in a database of its own that is dropped again. Skipped, and said so, where there is none. */
import { execFileSync, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { migrationsFolder, readMigrations } from '../../src/persistence/database/migrate.js'

const env = {
  PGHOST: '127.0.0.1',
  PGPORT: '5432',
  PGUSER: 'postgres',
  PGCONNECT_TIMEOUT: '5',
  ...process.env,
}
const psql = (database: string, sql: string): string =>
  execFileSync(
    'psql',
    [
      '--no-psqlrc',
      '--no-password',
      '--quiet',
      '--tuples-only',
      '--no-align',
      '--set',
      'ON_ERROR_STOP=1',
      '--single-transaction',
      '--dbname',
      database,
    ],
    { env, input: sql, encoding: 'utf8' },
  )
const answer = spawnSync(
  'psql',
  ['--no-password', '--dbname', 'postgres', '--command', 'SELECT 1'],
  { env, encoding: 'utf8' },
)
const isThere = answer.status === 0
if (!isThere)
  process.stderr.write(
    `\n!!! the test of the PostgreSQL migrations is SKIPPED: ${answer.error?.message ?? answer.stderr}\n`,
  )

describe.skipIf(!isThere)('the migrations for PostgreSQL', () => {
  const database = `batchwise_test_${randomBytes(6).toString('hex')}`
  beforeAll(() => {
    execFileSync(
      'psql',
      [
        '--no-password',
        '--quiet',
        '--dbname',
        'postgres',
        '--command',
        `CREATE DATABASE ${database}`,
      ],
      { env },
    )
  })
  afterAll(() => {
    execFileSync(
      'psql',
      [
        '--no-password',
        '--quiet',
        '--dbname',
        'postgres',
        '--command',
        `DROP DATABASE ${database}`,
      ],
      { env },
    )
  })

  test('apply one after another, keep the rows of the one before, and make a table of every model', () => {
    const [first, ...later] = readMigrations(migrationsFolder('postgresql'))
    if (first === undefined) throw new Error('there is a first migration')
    psql(database, first.sql)
    psql(
      database,
      `INSERT INTO "Trial" ("subjectId", "ordinal", "key", "studyId", "spec", "startedAt") VALUES ('s', 1, 'k', 'id', '{}', now())`,
    )
    for (const { sql } of later) psql(database, sql)
    expect(psql(database, 'SELECT "subjectId", "ordinal" FROM "Trial"').trim()).toBe('s|1')
    const tables = psql(
      database,
      `SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'`,
    )
      .trim()
      .split('\n')
    const models = [
      ...readFileSync(new URL('../../prisma/models.prisma', import.meta.url), 'utf8').matchAll(
        /^model (\w+)/gm,
      ),
    ].map(([, name]) => name)
    expect(tables.sort()).toEqual(models.sort())
  })
})
