import { scopes, type Scope } from '../access/caller.js'
import type { KeyRecord, KeyStore, StoredKey } from '../access/key-store.js'
import type { ApiKeyModel } from '../generated/sqlite/models.js'
import type { Database } from './database/open-database.js'
import { isTaken } from './database/taken.js'

/** Keys in Prisma's tables. */
export class PrismaKeyStore implements KeyStore {
  constructor(private readonly database: Database) {}

  async add({ scopes: held, ...record }: KeyRecord, hash: string): Promise<boolean> {
    try {
      await this.database.apiKey.create({ data: { ...record, scopes: held.join(' '), hash } })
      return true
    } catch (error) {
      if (isTaken(error)) return false
      throw error
    }
  }

  async find(prefix: string): Promise<StoredKey | null> {
    const row = await this.database.apiKey.findUnique({ where: { prefix } })
    return row === null ? null : { record: recordOf(row), hash: row.hash }
  }

  async all(): Promise<readonly KeyRecord[]> {
    return (
      await this.database.apiKey.findMany({ orderBy: [{ createdAt: 'asc' }, { prefix: 'asc' }] })
    ).map(recordOf)
  }

  async isEmpty(): Promise<boolean> {
    return (await this.database.apiKey.findFirst({ select: { prefix: true } })) === null
  }

  async revoke(prefix: string, at: Date): Promise<void> {
    await this.database.apiKey.updateMany({
      where: { prefix, revokedAt: null },
      data: { revokedAt: at },
    })
  }

  async used(prefix: string, at: Date): Promise<void> {
    await this.database.apiKey.updateMany({ where: { prefix }, data: { lastUsedAt: at } })
  }
}

function recordOf({ hash: _hash, scopes: held, ...row }: ApiKeyModel): KeyRecord {
  return {
    ...row,
    scopes: held.split(' ').filter((word): word is Scope => scopes.some((scope) => scope === word)),
  }
}
