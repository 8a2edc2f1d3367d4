/**
 * Runs the PostgreSQL migrations, which no release uses yet, on a real server (127.0.0.1:5432, or
 * PGHOST and PGPORT). The test creates its own database and drops it. Skipped without a server.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { migrationsFolder, readMigrations } from '../../../src/persistence/database/migrate.js'

const env = {
  PGHOST: '127.0.0.1',
  PGPORT: '5432',
  PGUSER: 'postgres',
  PGCONNECT_TIMEOUT: '5',
  ...process.env,
}
const script = ['--no-psqlrc', '--quiet', '--tuples-only', '--no-align', '--single-transaction']

/** Runs SQL in one transaction and returns the rows as text. */
function psql(database: string, sql: string): string {
  const options = [...script, '--no-password', '--set', 'ON_ERROR_STOP=1', '--dbname', database]
  return execFileSync('psql', options, { env, input: sql, encoding: 'utf8' }).trim()
}

/** Runs a statement that PostgreSQL does not allow in a transaction. */
function administer(statement: string): void {
  const options = ['--no-password', '--quiet', '--dbname', 'postgres', '--command', statement]
  execFileSync('psql', options, { env })
}

/** The reason why the server cannot be reached; null when it can. */
function serverFault(): string | null {
  const options = ['--no-password', '--dbname', 'postgres', '--command', 'SELECT 1']
  const { status, error, stderr } = spawnSync('psql', options, { env, encoding: 'utf8' })
  return status === 0 ? null : (error?.message ?? stderr)
}

const fault = serverFault()
if (fault !== null)
  process.stderr.write(`\n!!! SKIPPED: the PostgreSQL migrations, because ${fault}\n`)

describe.skipIf(fault !== null)('the PostgreSQL migrations', () => {
  const database = `batchwise_test_${randomBytes(6).toString('hex')}`
  beforeAll(() => administer(`CREATE DATABASE ${database}`))
  afterAll(() => administer(`DROP DATABASE ${database}`))

  test('create a table for every model', () => {
    for (const { sql } of readMigrations(migrationsFolder('postgresql'))) psql(database, sql)
    const tables = psql(
      database,
      `SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'`,
    ).split('\n')
    const models = readFileSync(new URL('../../../prisma/models.prisma', import.meta.url), 'utf8')
    const modelNames = [...models.matchAll(/^model (\w+)/gm)].map(([, name]) => name)
    expect(tables.sort()).toEqual(modelNames.sort())
  })
})
