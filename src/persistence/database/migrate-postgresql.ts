import { randomUUID } from 'node:crypto'
import { Client } from 'pg'
import {
  pendingMigrations,
  selectHistory,
  type AppliedMigration,
  type Migration,
} from './migrate.js'

/** The advisory lock that Prisma's own command line takes to migrate. */
const migrationLock = 72_707_369

/** Prisma's own table, so that its command line agrees on what was applied. */
const createHistory = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id"                    VARCHAR(36) PRIMARY KEY NOT NULL,
    "checksum"              VARCHAR(64) NOT NULL,
    "finished_at"           TIMESTAMPTZ,
    "migration_name"        VARCHAR(255) NOT NULL,
    "logs"                  TEXT,
    "rolled_back_at"        TIMESTAMPTZ,
    "started_at"            TIMESTAMPTZ NOT NULL DEFAULT now(),
    "applied_steps_count"   INTEGER NOT NULL DEFAULT 0
)`
const insertHistory = `INSERT INTO _prisma_migrations
  (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
  VALUES ($1, $2, $3, clock_timestamp(), clock_timestamp(), 1)`

/**
 * Applies the pending migrations in one transaction and returns their names. Processes that start
 * together, on any host, wait for each other.
 */
export async function migratePostgresql(
  url: string,
  migrations: readonly Migration[],
): Promise<readonly string[]> {
  const client = new Client({ connectionString: url })
  await client.connect().catch((error: unknown) => {
    // a host name without an address is a fault of the database's address, not of the service's
    throw error instanceof Error ? Object.assign(error, { syscall: 'connect' }) : error
  })
  try {
    await client.query('BEGIN')
    await client.query('SELECT pg_advisory_xact_lock($1)', [migrationLock])
    const applied = await applyPending(client, migrations)
    await client.query('COMMIT')
    return applied
  } finally {
    // the server rolls back what was not committed
    await client.end()
  }
}

async function applyPending(
  client: Client,
  migrations: readonly Migration[],
): Promise<readonly string[]> {
  await client.query(createHistory)
  const { rows } = await client.query<AppliedMigration>(selectHistory)
  const pending = pendingMigrations(migrations, rows)
  for (const { name, sql, checksum } of pending) {
    await client.query(sql)
    await client.query(insertHistory, [randomUUID(), checksum, name])
  }
  return pending.map(({ name }) => name)
}
