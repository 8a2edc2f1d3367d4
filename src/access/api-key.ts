/**
 * The format of a key: `bw_PREFIX_SECRET`. The prefix (8 characters) is stored as it is and names
 * the key in lists and logs. The secret (256 random bits) is stored nowhere, only its HMAC-SHA-256.
 * The HMAC secret is a file beside the database: a copy of the database alone reveals no key. A
 * slow password hash is not needed: nobody guesses 256 random bits.
 */
import { createHmac, hash, randomBytes, timingSafeEqual } from 'node:crypto'

const keyFormat = /^bw_([a-z2-7]{8})_([A-Za-z0-9_-]{43})$/
/** 32 letters: 5 random bits each. */
const prefixLetters = 'abcdefghijklmnopqrstuvwxyz234567'

export function newKey(): { readonly prefix: string; readonly key: string } {
  const prefix = Array.from(randomBytes(8), (byte) => prefixLetters[byte % 32]).join('')
  return { prefix, key: `bw_${prefix}_${randomBytes(32).toString('base64url')}` }
}

/** Null when the text is not in the format of a key. */
export function prefixOf(key: string): string | null {
  return keyFormat.exec(key)?.[1] ?? null
}

/** The hash that is stored. */
export function hashOf(key: string, secret: Uint8Array): string {
  return createHmac('sha256', secret).update(key).digest('hex')
}

/** The hash of the key lookup cache: faster than `hashOf`, and never stored. */
export function digestOf(key: string): Buffer {
  return hash('sha256', key, 'buffer')
}

/** Compares in constant time. */
export function hasHash(key: string, secret: Uint8Array, storedHash: string): boolean {
  const actual = Buffer.from(hashOf(key, secret), 'hex')
  const stored = Buffer.from(storedHash, 'hex')
  return actual.length === stored.length && timingSafeEqual(actual, stored)
}
