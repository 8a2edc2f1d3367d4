import { createHash, randomUUID } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'

export interface Migration {
  readonly name: string
  readonly sql: string
  readonly checksum: string
}

/** `prisma/migrations/<provider>`, seen from src/ and from dist/ alike. */
export function migrationsFolder(provider: 'sqlite' | 'postgresql'): string {
  const folder = fileURLToPath(new URL(`../../../prisma/migrations/${provider}`, import.meta.url))
  if (!existsSync(folder)) throw new Error(`no migrations in ${folder}`)
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

interface Row {
  readonly migration_name: string
  readonly checksum: string
  readonly finished_at: unknown
  readonly rolled_back_at: unknown
}

/** Migrations still to be applied. Refuses a database of a newer release, an edited and a failed migration. */
export function pending(all: readonly Migration[], rows: readonly Row[]): readonly Migration[] {
  const live = rows.filter((row) => row.rolled_back_at === null)
  for (const row of live) {
    const known = all.find(({ name }) => name === row.migration_name)
    if (row.finished_at === null)
      throw new Error(`migration ${row.migration_name} failed earlier: resolve it first`)
    if (known === undefined)
      throw new Error(
        `the database holds the migration ${row.migration_name}, which this release does not know`,
      )
    if (known.checksum !== row.checksum)
      throw new Error(`the migration ${row.migration_name} was edited after it was applied`)
  }
  return all.filter(({ name }) => !live.some((row) => row.migration_name === name))
}

/** Prisma's own table, so that its command line agrees on what was applied. */
const historyTable = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id"                    TEXT PRIMARY KEY NOT NULL,
    "checksum"              TEXT NOT NULL,
    "finished_at"           DATETIME,
    "migration_name"        TEXT NOT NULL,
    "logs"                  TEXT,
    "rolled_back_at"        DATETIME,
    "started_at"            DATETIME NOT NULL DEFAULT current_timestamp,
    "applied_steps_count"   INTEGER UNSIGNED NOT NULL DEFAULT 0
)`

/** Applies what is pending in one transaction, one migrator at a time, all or nothing. Returns the names applied. */
export function migrateSqlite(file: string, all: readonly Migration[]): readonly string[] {
  const db = new Database(file, { timeout: 30_000 })
  try {
    db.pragma('journal_mode = WAL')
    // before BEGIN: inside a transaction it is a no-op, and a table that Prisma rebuilds would cascade its deletion to its children
    db.pragma('foreign_keys = OFF')
    db.exec('BEGIN IMMEDIATE')
    try {
      db.exec(historyTable)
      const rows = db
        .prepare(
          'SELECT migration_name, checksum, finished_at, rolled_back_at FROM _prisma_migrations',
        )
        .all() as Row[]
      const missing = pending(all, rows)
      const add = db.prepare(
        'INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count) VALUES (?,?,?,?,?,1)',
      )
      for (const { sql, checksum, name } of missing) {
        const startedAt = prismaDate()
        db.exec(sql)
        add.run(randomUUID(), checksum, name, startedAt, prismaDate())
      }
      const violations = db.pragma('foreign_key_check') as unknown[]
      if (violations.length > 0)
        throw new Error(
          `foreign keys broken by a migration: ${JSON.stringify(violations.slice(0, 3))}`,
        )
      db.exec('COMMIT')
      return missing.map(({ name }) => name)
    } catch (error) {
      db.exec('ROLLBACK')
      throw error
    }
  } finally {
    db.close()
  }
}

const prismaDate = (): string => new Date().toISOString().replace('Z', '+00:00')
