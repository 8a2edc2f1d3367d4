/** What SQLite knows of the sizes of its tables, by which it chooses an index. */
import { isPostgresql, type Database, type DatabaseLocation } from './open-database.js'

const everyMs = 3_600_000

/**
 * Keeps the statistics of a SQLite file up to date: without them, a query for the few open studies
 * of an owner reads all studies of the owner. PostgreSQL does so by itself (autovacuum). Returns
 * the function that stops it.
 */
export async function keepStatistics(
  database: Database,
  location: DatabaseLocation,
): Promise<() => void> {
  if (isPostgresql(location)) return () => undefined
  await updateStatistics(database)
  // what fails now is tried again in an hour
  const update = (): void => void updateStatistics(database).catch(() => undefined)
  const updating = setInterval(update, everyMs).unref()
  return () => clearInterval(updating)
}

/** Analyses a sample (0x2) of each table that changed much, whoever asked it (0x10000). */
export async function updateStatistics(database: Database): Promise<void> {
  await database.$queryRawUnsafe('PRAGMA optimize(0x10002)')
}
