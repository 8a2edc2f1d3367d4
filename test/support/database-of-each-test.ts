import { afterAll, afterEach, beforeAll, beforeEach, inject } from 'vitest'
import { openDatabase, type Database } from '../../src/persistence/database/open-database.js'
import { openTemporaryDatabase, type TemporaryDatabase } from './open-temporary-database.js'
import { createPostgresql, type TemporaryPostgresql } from './postgresql.js'

/**
 * An empty database before each test of the calling file. On PostgreSQL, where making one takes a
 * second, the file has one database, whose tables are emptied.
 */
export function databaseOfEachTest(): () => Database {
  return inject('database') === 'sqlite' ? sqliteOfEachTest() : postgresqlOfEachTest()
}

function sqliteOfEachTest(): () => Database {
  let opened: TemporaryDatabase
  beforeEach(async () => {
    opened = await openTemporaryDatabase()
  })
  afterEach(() => opened.close())
  return () => opened.database
}

function postgresqlOfEachTest(): () => Database {
  let server: TemporaryPostgresql
  let database: Database
  beforeAll(async () => {
    server = await createPostgresql()
    database = await openDatabase(server.url)
  })
  beforeEach(async () => {
    const tables = await server.query(
      `SELECT quote_ident(tablename) AS name FROM pg_tables
       WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'`,
    )
    await server.query(`TRUNCATE ${tables.map(({ name }) => String(name)).join(', ')}`)
  })
  afterAll(async () => {
    await database.$disconnect()
    await server.drop()
  })
  return () => database
}
