import { randomBytes } from 'node:crypto'
import { KeyRing } from '../../src/access/key-ring.js'
import { PrismaKeyStore } from '../../src/persistence/key-store.js'
import { openTemporaryDatabase, type TemporaryDatabase } from './open-temporary-database.js'

/** API keys in a temporary database; `close` removes it. */
export async function openKeyRing(
  now: () => Date = () => new Date(),
): Promise<TemporaryDatabase & { readonly keys: KeyRing }> {
  const opened = await openTemporaryDatabase()
  return { ...opened, keys: new KeyRing(new PrismaKeyStore(opened.database), randomBytes(32), now) }
}
