import { createHash, randomUUID } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import Sqlite from 'better-sqlite3'

export interface Migration {
  readonly name: string
  readonly sql: string
  readonly checksum: string
}

/** A row of Prisma's table `_prisma_migrations`. */
export interface AppliedMigration {
  readonly migration_name: string
  readonly checksum: string
  readonly finished_at: unknown
  readonly rolled_back_at: unknown
}

const lockTimeoutMs = 30_000

/** Prisma's own table, so that its command line agrees on what was applied. */
const createHistory = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id"                    TEXT PRIMARY KEY NOT NULL,
    "checksum"              TEXT NOT NULL,
    "finished_at"           DATETIME,
    "migration_name"        TEXT NOT NULL,
    "logs"                  TEXT,
    "rolled_back_at"        DATETIME,
    "started_at"            DATETIME NOT NULL DEFAULT current_timestamp,
    "applied_steps_count"   INTEGER UNSIGNED NOT NULL DEFAULT 0
)`
export const selectHistory =
  'SELECT migration_name, checksum, finished_at, rolled_back_at FROM _prisma_migrations'
const insertHistory = `INSERT INTO _prisma_migrations
  (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
  VALUES (?, ?, ?, ?, ?, 1)`

/** The folder `prisma/migrations/<provider>`. The relative path is the same from src/ and dist/. */
export function migrationsFolder(provider: 'sqlite' | 'postgresql'): string {
  const folder = fileURLToPath(new URL(`../../../prisma/migrations/${provider}`, import.meta.url))
  if (!existsSync(folder)) throw new Error(`the folder of migrations ${folder} is missing`)
  return folder
}

export function readMigrations(folder: string): readonly Migration[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
    .map((name) => {
      const sql = readFileSync(path.join(folder, name, 'migration.sql'), 'utf8')
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    })
}

/**
 * Applies the pending migrations in one transaction and returns their names.
 * Processes that start together wait for each other.
 */
export function migrateSqlite(file: string, migrations: readonly Migration[]): readonly string[] {
  const db = new Sqlite(file, { timeout: lockTimeoutMs })
  try {
    db.pragma('journal_mode = WAL')
    // Prisma rebuilds a table by dropping it, which would delete its children by cascade.
    // Inside a transaction the pragma has no effect, so it comes before BEGIN.
    db.pragma('foreign_keys = OFF')
    db.exec('BEGIN IMMEDIATE')
    try {
      const applied = applyPending(db, migrations)
      db.exec('COMMIT')
      return applied
    } catch (error) {
      // SQLite has rolled back by itself when the disk is full
      if (db.inTransaction) db.exec('ROLLBACK')
      throw error
    }
  } finally {
    db.close()
  }
}

function applyPending(db: Sqlite.Database, migrations: readonly Migration[]): readonly string[] {
  db.exec(createHistory)
  const history = db.prepare<[], AppliedMigration>(selectHistory).all()
  const pending = pendingMigrations(migrations, history)
  const record = db.prepare(insertHistory)
  for (const { sql, checksum, name } of pending) {
    const startedAt = prismaDate()
    db.exec(sql)
    record.run(randomUUID(), checksum, name, startedAt, prismaDate())
  }
  checkForeignKeys(db)
  return pending.map(({ name }) => name)
}

/** Refuses a database of a newer release, an edited migration and a failed one. */
export function pendingMigrations(
  migrations: readonly Migration[],
  history: readonly AppliedMigration[],
): readonly Migration[] {
  const applied = history.filter((row) => row.rolled_back_at === null)
  for (const row of applied) checkApplied(row, migrations)
  const names = new Set(applied.map((row) => row.migration_name))
  return migrations.filter(({ name }) => !names.has(name))
}

function checkApplied(row: AppliedMigration, migrations: readonly Migration[]): void {
  const name = row.migration_name
  const migration = migrations.find((candidate) => candidate.name === name)
  if (row.finished_at === null)
    throw new Error(`the migration ${name} failed earlier: resolve it, then start again`)
  if (migration === undefined)
    throw new Error(
      `the database has the migration ${name}, which this release does not have: ` +
        'use the release that wrote the database, or another data folder',
    )
  if (migration.checksum !== row.checksum)
    throw new Error(`the migration ${name} was edited after it was applied: restore its file`)
}

function checkForeignKeys(db: Sqlite.Database): void {
  const violations = db.pragma('foreign_key_check') as readonly unknown[]
  if (violations.length === 0) return
  const examples = JSON.stringify(violations.slice(0, 3))
  throw new Error(`a migration broke ${violations.length} foreign keys: ${examples}`)
}

/** The format in which Prisma stores dates on SQLite. */
const prismaDate = (): string => new Date().toISOString().replace('Z', '+00:00')
