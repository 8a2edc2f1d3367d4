import { afterEach, beforeEach } from 'vitest'
import type { Database } from '../../src/persistence/database/open-database.js'
import { openTemporaryDatabase, type TemporaryDatabase } from './open-temporary-database.js'

/** A new one for each test of the file that calls this; it is there once a test has begun. */
export function databaseOfEachTest(): () => Database {
  let opened: TemporaryDatabase
  beforeEach(async () => {
    opened = await openTemporaryDatabase()
  })
  afterEach(() => opened.close())
  return () => opened.database
}
