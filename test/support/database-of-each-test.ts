import { afterEach, beforeEach } from 'vitest'
import type { Database } from '../../src/persistence/database/open-database.js'
import { openTemporaryDatabase, type TemporaryDatabase } from './open-temporary-database.js'

/** Opens a new database before each test of the calling file and removes it afterwards. */
export function databaseOfEachTest(): () => Database {
  let opened: TemporaryDatabase
  beforeEach(async () => {
    opened = await openTemporaryDatabase()
  })
  afterEach(() => opened.close())
  return () => opened.database
}
