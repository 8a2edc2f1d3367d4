import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3'
import { PrismaClient } from '../../generated/sqlite/client.js'
import { migrateSqlite, migrationsFolder, readMigrations } from './migrate.js'

/** The types of SQLite's client are the common denominator: what they allow works on both. */
export type Database = PrismaClient

const busyTimeoutMs = 10_000

export async function openSqlite(file: string): Promise<Database> {
  mkdirSync(path.dirname(file), { recursive: true })
  migrateSqlite(file, readMigrations(migrationsFolder('sqlite')))
  const database = new PrismaClient({
    adapter: new PrismaBetterSqlite3({ url: `file:${file}`, timeout: busyTimeoutMs }),
  })
  await database.$queryRawUnsafe('PRAGMA journal_mode = WAL')
  await database.$executeRawUnsafe('PRAGMA synchronous = NORMAL')
  return database
}
