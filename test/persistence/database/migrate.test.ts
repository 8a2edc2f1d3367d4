import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  migrateSqlite,
  migrationsFolder,
  readMigrations,
  type Migration,
} from '../../../src/persistence/database/migrate.js'
import { olderStudies, olderStudiesRead, readOlderStudies } from '../../support/older-studies.js'

const migrations = readMigrations(migrationsFolder('sqlite'))
const names = migrations.map(({ name }) => name)

let folder: string
let file: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'batchwise-migrate-'))
  file = path.join(folder, 'batchwise.db')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const migration = (name: string, sql: string): Migration => ({ name, sql, checksum: name })

/** Runs statements on the database file. */
function execute(sql: string): void {
  const db = new Sqlite(file)
  db.exec(sql)
  db.close()
}

function rowsOf(sql: string): readonly unknown[] {
  const db = new Sqlite(file)
  const rows = db.prepare(sql).all()
  db.close()
  return rows
}

test('applies every migration once', () => {
  expect(migrateSqlite(file, migrations)).toEqual(names)
  expect(migrateSqlite(file, migrations)).toEqual([])
})

test('refuses a database of a newer release and names the migration', () => {
  migrateSqlite(file, migrations)
  execute(`INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at)
    VALUES ('x', 'y', '29990101_future', 'now')`)
  expect(() => migrateSqlite(file, migrations)).toThrow(/29990101_future/)
})

test('refuses a migration that failed earlier', () => {
  migrateSqlite(file, migrations)
  execute('UPDATE _prisma_migrations SET finished_at = NULL')
  expect(() => migrateSqlite(file, migrations)).toThrow(/failed earlier/)
})

test('refuses an edited migration', () => {
  migrateSqlite(file, migrations)
  const edited = migrations.map((applied) => ({ ...applied, checksum: 'other' }))
  expect(() => migrateSqlite(file, edited)).toThrow(/edited/)
})

test('applies all pending migrations or none', () => {
  const pending = [
    migration('1_good', 'CREATE TABLE "Good" ("id" INTEGER)'),
    migration('2_bad', 'CREATE TABLE'),
  ]
  expect(() => migrateSqlite(file, pending)).toThrow(/incomplete input/)
  expect(rowsOf("SELECT name FROM sqlite_master WHERE type = 'table'")).toEqual([])
})

test('keeps the children of a table that a migration rebuilds', () => {
  const created = migration(
    '1_created',
    `CREATE TABLE "Parent" ("id" INTEGER PRIMARY KEY);
     CREATE TABLE "Child" ("parent" INTEGER REFERENCES "Parent" ("id") ON DELETE CASCADE);
     INSERT INTO "Parent" VALUES (1);
     INSERT INTO "Child" VALUES (1);`,
  )
  const rebuilt = migration(
    '2_rebuilt',
    `CREATE TABLE "new_Parent" ("id" INTEGER PRIMARY KEY, "name" TEXT);
     INSERT INTO "new_Parent" ("id") SELECT "id" FROM "Parent";
     DROP TABLE "Parent";
     ALTER TABLE "new_Parent" RENAME TO "Parent";`,
  )
  migrateSqlite(file, [created, rebuilt])
  expect(rowsOf('SELECT "parent" FROM "Child"')).toEqual([{ parent: 1 }])
})

test('retention finds what studies of earlier releases need', () => {
  const at = names.findIndex((name) => name.endsWith('_retention'))
  migrateSqlite(file, migrations.slice(0, at))
  execute(olderStudies)
  migrateSqlite(file, migrations)
  expect(rowsOf(readOlderStudies)).toEqual(olderStudiesRead)
})

test('refuses a migration that breaks a foreign key', () => {
  const broken = migration(
    '1_broken',
    `CREATE TABLE "Parent" ("id" INTEGER PRIMARY KEY);
     CREATE TABLE "Child" ("parent" INTEGER REFERENCES "Parent" ("id"));
     INSERT INTO "Child" VALUES (1);`,
  )
  expect(() => migrateSqlite(file, [broken])).toThrow(/broke 1 foreign key/)
})
