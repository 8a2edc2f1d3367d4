import { Prisma } from '../../generated/sqlite/client.js'
import { defaultLimits } from '../../access/limits.js'
import { openPostgresql } from './open-postgresql.js'
import { openSqlite, type Database } from './open-sqlite.js'

export type { Database }

/** A file of SQLite, or the address of a database of PostgreSQL. */
export type DatabaseLocation = string

export const isPostgresql = (location: DatabaseLocation): boolean =>
  /^postgres(ql)?:\/\//.test(location)

/**
 * Opens the database and applies pending migrations. Makes a missing file of SQLite.
 *
 * @param connectionsMax most connections to PostgreSQL; further statements wait
 */
export function openDatabase(
  location: DatabaseLocation,
  connectionsMax: number = defaultLimits.databaseConnections,
): Promise<Database> {
  return isPostgresql(location) ? openPostgresql(location, connectionsMax) : openSqlite(location)
}

/** Tells whether the database refused a second row with the same unique value. */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002'
}
