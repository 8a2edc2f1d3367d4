/**
 * One process owns a file of SQLite: it alone conducts studies, and what it keeps in memory (turns,
 * quotas, events) holds for the file. A second process is refused.
 *
 * The lock is that of a SQLite file beside the database, which ends with its process, however that
 * ends. While it is held, others can still read who holds it.
 */
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import Sqlite from 'better-sqlite3'

/** Another process owns the file. */
export class DatabaseOwned extends Error {
  override readonly name = 'DatabaseOwned'
  readonly code = 'DATABASE_OWNED'
  constructor(
    readonly file: string,
    holder: string | null,
  ) {
    super(`the database ${file} is in use by ${holder ?? 'another process'}`)
  }
}

/** Takes the lock of the file and returns the function that frees it. Throws `DatabaseOwned`. */
export function ownSqlite(file: string): () => void {
  mkdirSync(path.dirname(file), { recursive: true })
  const lock = new Sqlite(`${file}.owner`, { timeout: 0 })
  try {
    lock.exec('BEGIN IMMEDIATE')
    lock.exec('CREATE TABLE IF NOT EXISTS "Owner" ("holder" TEXT NOT NULL)')
    lock.exec('DELETE FROM "Owner"')
    lock.prepare('INSERT INTO "Owner" VALUES (?)').run(thisProcess())
    // what is committed can be read beside the second transaction, which stays open
    lock.exec('COMMIT')
    lock.exec('BEGIN IMMEDIATE')
    return () => lock.close()
  } catch (error) {
    const holder = isBusy(error) ? holderOf(lock) : null
    lock.close()
    throw isBusy(error) ? new DatabaseOwned(file, holder) : error
  }
}

const isBusy = (error: unknown): boolean =>
  error instanceof Sqlite.SqliteError && error.code.startsWith('SQLITE_BUSY')

/** Null where the holder has not written its name yet. */
function holderOf(lock: Sqlite.Database): string | null {
  try {
    const read = lock.prepare<[], { readonly holder: string }>('SELECT "holder" FROM "Owner"')
    return read.get()?.holder ?? null
  } catch (error) {
    if (error instanceof Sqlite.SqliteError) return null
    throw error
  }
}

/** Example: `process 4711 (main.js serve)`. */
function thisProcess(): string {
  const [, script = '', command] = process.argv
  const words = [path.basename(script), command].filter((word) => word !== undefined)
  return `process ${process.pid} (${words.join(' ')})`
}
