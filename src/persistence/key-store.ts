import { scopes, type Scope } from '../access/caller.js'
import type { KeyRecord, KeyStore, StoredKey } from '../access/key-store.js'
import type { ApiKeyModel } from '../generated/sqlite/models.js'
import { isUniqueViolation, type Database } from './database/open-database.js'

/** API keys in the database. */
export class PrismaKeyStore implements KeyStore {
  constructor(private readonly database: Database) {}

  async add(record: KeyRecord, hash: string): Promise<boolean> {
    try {
      await this.database.apiKey.create({
        data: { ...record, scopes: record.scopes.join(' '), hash },
      })
      return true
    } catch (error) {
      if (isUniqueViolation(error)) return false
      throw error
    }
  }

  async find(prefix: string): Promise<StoredKey | null> {
    const row = await this.database.apiKey.findUnique({ where: { prefix } })
    return row === null ? null : { record: fromRow(row), hash: row.hash }
  }

  async all(): Promise<readonly KeyRecord[]> {
    const rows = await this.database.apiKey.findMany({
      orderBy: [{ createdAt: 'asc' }, { prefix: 'asc' }],
    })
    return rows.map(fromRow)
  }

  async isEmpty(): Promise<boolean> {
    const row = await this.database.apiKey.findFirst({ select: { prefix: true } })
    return row === null
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

function fromRow({ hash: _hash, scopes: text, ...record }: ApiKeyModel): KeyRecord {
  const isScope = (word: string): word is Scope => scopes.some((scope) => scope === word)
  return { ...record, scopes: text.split(' ').filter(isScope) }
}
