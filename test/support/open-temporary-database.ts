import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { inject } from 'vitest'
import { openDatabase, type Database } from '../../src/persistence/database/open-database.js'
import { createPostgresql } from './postgresql.js'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The database that the tests of a project run on (vitest.config.mjs). */
    readonly database: 'sqlite' | 'postgresql'
  }
}

export interface TemporaryDatabase {
  readonly database: Database
  readonly folder: string
  close(): Promise<void>
}

/**
 * A database of its own, of the kind that the project of the test names, and a temporary folder;
 * `close` removes both.
 */
export async function openTemporaryDatabase(): Promise<TemporaryDatabase> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'batchwise-store-'))
  const server = inject('database') === 'postgresql' ? await createPostgresql() : null
  const database = await openDatabase(server?.url ?? path.join(folder, 'batchwise.db'))
  return {
    database,
    folder,
    close: async () => {
      await database.$disconnect()
      await server?.drop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
