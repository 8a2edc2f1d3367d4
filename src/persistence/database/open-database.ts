import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3'
import { Prisma, PrismaClient } from '../../generated/sqlite/client.js'
import { migrateSqlite, migrationsFolder, readMigrations } from './migrate.js'

export type Database = PrismaClient

const busyTimeoutMs = 10_000

/** Opens the SQLite file, which it creates when missing, and applies pending migrations. */
export async function openDatabase(file: string): Promise<Database> {
  mkdirSync(path.dirname(file), { recursive: true })
  migrateSqlite(file, readMigrations(migrationsFolder('sqlite')))
  const database = new PrismaClient({
    adapter: new PrismaBetterSqlite3({ url: `file:${file}`, timeout: busyTimeoutMs }),
  })
  await database.$queryRawUnsafe('PRAGMA journal_mode = WAL')
  await database.$executeRawUnsafe('PRAGMA synchronous = NORMAL')
  return database
}

/** Tells whether the database refused a second row with the same unique value. */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002'
}
