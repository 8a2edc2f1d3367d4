import type { Scope } from './caller.js'

/** What is stored about a key; never the key itself. */
export interface KeyRecord {
  readonly prefix: string
  /** For people; unique. */
  readonly name: string
  readonly owner: string
  readonly scopes: readonly Scope[]
  readonly createdAt: Date
  readonly expiresAt: Date | null
  readonly revokedAt: Date | null
  /** To the minute. */
  readonly lastUsedAt: Date | null
}

/** A stored key: its record and the hash of the key (`hashOf`). */
export interface StoredKey {
  readonly record: KeyRecord
  readonly hash: string
}

/**
 * Stores keys, one row each. Rows are never deleted: a revoked key still shows that this service
 * uses keys.
 */
export interface KeyStore {
  /** Returns false, and stores nothing, when the prefix or the name is taken. */
  add(record: KeyRecord, hash: string): Promise<boolean>
  find(prefix: string): Promise<StoredKey | null>
  /** In order of creation. */
  all(): Promise<readonly KeyRecord[]>
  isEmpty(): Promise<boolean>
  /** Keeps an earlier date of revocation. */
  revoke(prefix: string, at: Date): Promise<void>
  used(prefix: string, at: Date): Promise<void>
}

export type KeyState = 'valid' | 'expired' | 'revoked'

export function stateOf({ revokedAt, expiresAt }: KeyRecord, now: Date): KeyState {
  if (revokedAt !== null) return 'revoked'
  if (expiresAt !== null && expiresAt <= now) return 'expired'
  return 'valid'
}
