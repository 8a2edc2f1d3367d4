import { timingSafeEqual } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { BatchwiseError, errorCodes } from '../errors.js'
import { digestOf, hasHash, hashOf, newKey, prefixOf } from './api-key.js'
import { unauthenticated, type Caller, type Scope } from './caller.js'
import { stateOf, type KeyRecord, type KeyStore } from './key-store.js'

/** What a new key shall be. */
export interface KeyRequest {
  readonly name: string
  readonly owner: string
  readonly scopes: readonly Scope[]
  readonly expiresAt: Date | null
}

/** `lastUsedAt` is written at most once in this time. */
const lastUsedResolutionMs = 60_000

/** How long a cached key may be stale: a key that another process revokes works so much longer. */
export const keyCacheTtlMs = 1000
const cachedKeysMax = 10_000

/** A key that was found valid a moment ago. */
interface CachedKey {
  readonly record: KeyRecord
  readonly digest: Buffer
}

/** Creates, lists, revokes and recognizes keys. */
export class KeyRing {
  private readonly cache = new LRUCache<string, CachedKey>({
    max: cachedKeysMax,
    ttl: keyCacheTtlMs,
  })

  /** @param secret HMAC secret of the stored hashes */
  constructor(
    private readonly store: KeyStore,
    private readonly secret: Uint8Array,
    private readonly now: () => Date,
  ) {}

  /** Only this call returns the key. Throws `conflict` when the name is taken. */
  async create(request: KeyRequest): Promise<{ readonly record: KeyRecord; readonly key: string }> {
    const { prefix, key } = newKey()
    const record: KeyRecord = {
      prefix,
      ...request,
      createdAt: this.now(),
      revokedAt: null,
      lastUsedAt: null,
    }
    if (await this.store.add(record, hashOf(key, this.secret))) return { record, key }
    throw nameTaken(request.name)
  }

  list(): Promise<readonly KeyRecord[]> {
    return this.store.all()
  }

  /** Revokes by prefix or name; revoking again changes nothing. Throws `not-found`. */
  async revoke(prefixOrName: string): Promise<KeyRecord> {
    const records = await this.store.all()
    const record = records.find(
      ({ prefix, name }) => prefix === prefixOrName || name === prefixOrName,
    )
    if (record === undefined) throw noSuchKey(prefixOrName)
    const revokedAt = record.revokedAt ?? this.now()
    await this.store.revoke(record.prefix, revokedAt)
    this.cache.delete(record.prefix)
    return { ...record, revokedAt }
  }

  /** True once a key was created here, even when none is valid any more. */
  async inUse(): Promise<boolean> {
    return !(await this.store.isEmpty())
  }

  async hasValid(): Promise<boolean> {
    const records = await this.store.all()
    return records.some((record) => stateOf(record, this.now()) === 'valid')
  }

  /** The keys (by prefix) that are not valid any more, each with the error that says why. */
  async refusals(prefixes: readonly string[]): Promise<ReadonlyMap<string, BatchwiseError>> {
    const records = new Map((await this.store.all()).map((record) => [record.prefix, record]))
    const refusals = new Map<string, BatchwiseError>()
    for (const prefix of prefixes) {
      const record = records.get(prefix)
      const refusal = record === undefined ? unknownKey() : this.refusalOf(record)
      if (refusal !== null) refusals.set(prefix, refusal)
    }
    return refusals
  }

  /** Throws `unauthenticated`. Only the holder of a key learns that it is expired or revoked. */
  async callerOf(key: string): Promise<Caller> {
    const record = await this.recognize(key)
    const refusal = this.refusalOf(record)
    if (refusal !== null) throw refusal
    await this.noteUse(record, key)
    return { owner: record.owner, scopes: record.scopes, keyPrefix: record.prefix }
  }

  /** The caller of a key that proved itself earlier; null once it is revoked or expired. */
  async callerOfPrefix(prefix: string): Promise<Caller | null> {
    const stored = await this.store.find(prefix)
    if (stored === null || this.refusalOf(stored.record) !== null) return null
    const { owner, scopes } = stored.record
    return { owner, scopes, keyPrefix: prefix }
  }

  /** Throws `unauthenticated` when no stored key matches. */
  private async recognize(key: string): Promise<KeyRecord> {
    const prefix = prefixOf(key)
    if (prefix === null) throw unknownKey()
    const cached = this.cache.get(prefix)
    if (cached !== undefined) {
      if (timingSafeEqual(digestOf(key), cached.digest)) return cached.record
      throw unknownKey()
    }
    const stored = await this.store.find(prefix)
    if (stored === null || !hasHash(key, this.secret, stored.hash)) throw unknownKey()
    return stored.record
  }

  /** Caches a valid key, and stores the time of its use when the stored one is too old. */
  private async noteUse(record: KeyRecord, key: string): Promise<void> {
    const now = this.now()
    const isRecent =
      record.lastUsedAt !== null &&
      now.getTime() - record.lastUsedAt.getTime() < lastUsedResolutionMs
    if (isRecent && this.cache.has(record.prefix)) return
    const used = isRecent ? record : { ...record, lastUsedAt: now }
    // an entry that is written again keeps its age
    this.cache.set(record.prefix, { record: used, digest: digestOf(key) }, { noUpdateTTL: true })
    if (!isRecent) await this.store.used(record.prefix, now)
  }

  private refusalOf(record: KeyRecord): BatchwiseError | null {
    const state = stateOf(record, this.now())
    return state === 'valid' ? null : unauthenticated(`the key ${record.prefix} is ${state}`)
  }
}

const unknownKey = (): BatchwiseError => unauthenticated('this key is unknown')

function nameTaken(name: string): BatchwiseError {
  return new BatchwiseError(errorCodes.conflict, `a key with the name ${name} exists already`, [
    {
      pointer: '/name',
      value: name,
      accepted: 'a name that no other key has, revoked keys included',
      message: 'this name is taken',
    },
  ])
}

function noSuchKey(prefixOrName: string): BatchwiseError {
  return new BatchwiseError(errorCodes.notFound, `no key has the prefix or name ${prefixOrName}`, [
    {
      pointer: '',
      value: prefixOrName,
      accepted: 'a prefix or name that batchwise keys list shows',
      message: 'unknown key',
    },
  ])
}
