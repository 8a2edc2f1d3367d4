import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { KeyRing } from '../../src/access/key-ring.js'
import { PrismaKeyStore } from '../../src/persistence/key-store.js'
import { openDatabase, type Database } from '../../src/persistence/open-database.js'

/** API keys in a database of their own; `close` removes it. */
export async function openKeyRing(now: () => Date = () => new Date()): Promise<{ readonly keys: KeyRing; readonly database: Database; readonly folder: string; readonly close: () => Promise<void> }> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'batchwise-keys-'))
  const database = await openDatabase(path.join(folder, 'batchwise.db'))
  return {
    keys: new KeyRing(new PrismaKeyStore(database), randomBytes(32), now), database, folder,
    close: async () => {
      await database.$disconnect()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
