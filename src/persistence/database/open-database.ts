import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3'
import { PrismaClient } from '../../generated/sqlite/client.js'
import { migrateSqlite, migrationsFolder, readMigrations } from './migrate.js'

export type Database = PrismaClient

/** Opens the SQLite file (made when missing), applies the migrations, switches to write-ahead logging. */
export async function openDatabase(file: string): Promise<Database> {
  mkdirSync(path.dirname(file), { recursive: true })
  migrateSqlite(file, readMigrations(migrationsFolder('sqlite')))
  const database = new PrismaClient({
    adapter: new PrismaBetterSqlite3({ url: `file:${file}`, timeout: 10_000 }),
  })
  await database.$queryRawUnsafe('PRAGMA journal_mode = WAL')
  await database.$executeRawUnsafe('PRAGMA synchronous = NORMAL')
  return database
}
