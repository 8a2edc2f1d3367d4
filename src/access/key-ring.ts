import { timingSafeEqual } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { BatchwiseError, errorCodes } from '../errors.js'
import { digestOf, hasHash, hashOf, newKey, prefixOf } from './api-key.js'
import { unauthenticated, type Caller, type Scope } from './caller.js'

/** What is known of a key; never the key. */
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

/** Keys, one row each. Rows are never deleted: a revoked key still says that keys are in use here. */
export interface KeyStore {
  /** Answers false, and stores nothing, where prefix or name is taken. */
  add(record: KeyRecord, hash: string): Promise<boolean>
  find(prefix: string): Promise<{ readonly record: KeyRecord; readonly hash: string } | null>
  /** In order of creation. */
  all(): Promise<readonly KeyRecord[]>
  isEmpty(): Promise<boolean>
  /** Keeps an earlier date. */
  revoke(prefix: string, at: Date): Promise<void>
  used(prefix: string, at: Date): Promise<void>
}

export interface KeyWish {
  readonly name: string
  readonly owner: string
  readonly scopes: readonly Scope[]
  readonly expiresAt: Date | null
}
export type KeyState = 'valid' | 'expired' | 'revoked'

/** Last use is written no more often than this, ms. */
const usedEveryMs = 60_000

/** A key is looked up once in this time, ms: one that another process revokes lets in for so much longer. */
export const lookedUpEveryMs = 1000

export function stateOf({ revokedAt, expiresAt }: KeyRecord, now: Date): KeyState {
  return revokedAt !== null
    ? 'revoked'
    : expiresAt !== null && expiresAt <= now
      ? 'expired'
      : 'valid'
}

/** Makes, lists, revokes and recognizes keys. `secret`: what the hashes are keyed with. */
export class KeyRing {
  /** `digest`: of a key that had the hash; quicker to make than that, and as good for a second, since nobody guesses 256 random bits. */
  private readonly known = new LRUCache<
    string,
    { readonly record: KeyRecord; readonly hash: string; readonly digest: Buffer }
  >({ max: 10_000, ttl: lookedUpEveryMs })
  constructor(
    private readonly store: KeyStore,
    private readonly secret: Uint8Array,
    private readonly now: () => Date,
  ) {}

  /** The key is told here and never again. */
  async create(wish: KeyWish): Promise<{ readonly record: KeyRecord; readonly key: string }> {
    const { prefix, key } = newKey()
    const record: KeyRecord = {
      prefix,
      ...wish,
      createdAt: this.now(),
      revokedAt: null,
      lastUsedAt: null,
    }
    if (await this.store.add(record, hashOf(key, this.secret))) return { record, key }
    throw new BatchwiseError(
      errorCodes.conflict,
      `there is a key with the name ${wish.name} already`,
      [
        {
          pointer: '/name',
          value: wish.name,
          accepted: 'a name that no key has, revoked ones included',
          message: 'this name is taken',
        },
      ],
    )
  }

  list(): Promise<readonly KeyRecord[]> {
    return this.store.all()
  }

  /** By prefix or name. Revoking twice changes nothing. */
  async revoke(prefixOrName: string): Promise<KeyRecord> {
    const known = (await this.store.all()).find(
      ({ prefix, name }) => prefix === prefixOrName || name === prefixOrName,
    )
    if (known === undefined)
      throw new BatchwiseError(
        errorCodes.notFound,
        `no key has the prefix or name ${prefixOrName}`,
        [
          {
            pointer: '',
            value: prefixOrName,
            accepted: 'what batchwise keys list shows',
            message: 'unknown key',
          },
        ],
      )
    const revokedAt = known.revokedAt ?? this.now()
    await this.store.revoke(known.prefix, revokedAt)
    this.known.delete(known.prefix)
    return { ...known, revokedAt }
  }

  /** A key was ever made here: then keys are in use, even if none is valid any more. */
  async inUse(): Promise<boolean> {
    return !(await this.store.isEmpty())
  }

  async hasValid(): Promise<boolean> {
    return (await this.store.all()).some((record) => stateOf(record, this.now()) === 'valid')
  }

  /** Which of these keys, by their prefixes, are not valid any more, and why. */
  async refusals(prefixes: readonly string[]): Promise<ReadonlyMap<string, BatchwiseError>> {
    const records = new Map((await this.store.all()).map((record) => [record.prefix, record]))
    return new Map(
      prefixes.flatMap((prefix) => {
        const record = records.get(prefix)
        const refusal =
          record === undefined ? unauthenticated('this key is unknown') : this.refusalOf(record)
        return refusal === null ? [] : [[prefix, refusal] as const]
      }),
    )
  }

  private refusalOf(record: KeyRecord): BatchwiseError | null {
    const state = stateOf(record, this.now())
    return state === 'valid' ? null : unauthenticated(`the key ${record.prefix} is ${state}`)
  }

  /** Whom a valid key speaks for that was looked up, and whose use was noted, a moment ago; null for every other, which `callerOf` is to be asked about. */
  knownCaller(key: string): Caller | null {
    const prefix = prefixOf(key)
    const kept = prefix === null ? undefined : this.known.get(prefix)
    if (kept === undefined || !timingSafeEqual(digestOf(key), kept.digest)) return null
    const { record } = kept
    return this.isNoted(record) && this.refusalOf(record) === null ? callerIn(record) : null
  }

  private isNoted({ lastUsedAt }: KeyRecord): boolean {
    return lastUsedAt !== null && this.now().getTime() - lastUsedAt.getTime() < usedEveryMs
  }

  /** Whom a key speaks for. Throws `unauthenticated`; that it is expired or revoked is told only to who has it. */
  async callerOf(key: string): Promise<Caller> {
    const prefix = prefixOf(key)
    const kept = prefix === null ? undefined : this.known.get(prefix)
    const known = prefix === null ? null : (kept ?? (await this.store.find(prefix)))
    const digest = digestOf(key)
    const isRecognized =
      known !== null &&
      (kept === undefined
        ? hasHash(key, this.secret, known.hash)
        : timingSafeEqual(digest, kept.digest))
    if (!isRecognized) throw unauthenticated('this key is unknown')
    const { record } = known
    const refusal = this.refusalOf(record)
    if (refusal !== null) throw refusal
    const now = this.now()
    const isNoted = this.isNoted(record)
    // only valid keys are kept; what is known already goes on to age
    if (kept === undefined || !isNoted)
      this.known.set(
        record.prefix,
        { hash: known.hash, digest, record: isNoted ? record : { ...record, lastUsedAt: now } },
        { noUpdateTTL: true },
      )
    if (!isNoted) await this.store.used(record.prefix, now)
    return callerIn(record)
  }
}

const callerIn = ({ owner, scopes, prefix }: KeyRecord): Caller => ({
  owner,
  scopes,
  keyPrefix: prefix,
})
