import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { openDatabase, type Database } from '../../src/persistence/database/open-database.js'

export interface TemporaryDatabase {
  readonly database: Database
  readonly folder: string
  readonly file: string
  close(): Promise<void>
}

/** An SQLite database in a temporary folder; `close` removes both. */
export async function openTemporaryDatabase(): Promise<TemporaryDatabase> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'batchwise-store-'))
  const file = path.join(folder, 'batchwise.db')
  const database = await openDatabase(file)
  return {
    database,
    folder,
    file,
    close: async () => {
      await database.$disconnect()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
