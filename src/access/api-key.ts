/**
 * The form of a key: `bw_PREFIX_SECRET`. The prefix (8 characters) is kept as it is and names the key in lists and logs; the secret (256 random bits) is kept nowhere, only a
 * keyed hash of the whole: HMAC-SHA-256 under a secret file beside the database, so that a copy of the database alone neither reveals a key nor can be used to check guesses. A slow hash would
 * protect guessable passwords; 256 random bits cannot be guessed, and a key is checked at every request.
 */
import { createHmac, hash, randomBytes, timingSafeEqual } from 'node:crypto'

const form = /^bw_([a-z2-7]{8})_([A-Za-z0-9_-]{43})$/
const letters = 'abcdefghijklmnopqrstuvwxyz234567'

/** Random; 5 bits a letter. */
export function newKey(): { readonly prefix: string; readonly key: string } {
  const prefix = [...randomBytes(8)].map((byte) => letters[byte % letters.length]).join('')
  return { prefix, key: `bw_${prefix}_${randomBytes(32).toString('base64url')}` }
}

/** The prefix of what has the form of a key, else null. */
export function prefixOf(key: string): string | null {
  return form.exec(key)?.[1] ?? null
}

export function hashOf(key: string, secret: Uint8Array): string {
  return createHmac('sha256', secret).update(key).digest('hex')
}

/** Of a key in memory, for a moment; what is stored is its keyed hash. */
export function digestOf(key: string): Buffer {
  return hash('sha256', key, 'buffer')
}

/** In constant time. */
export function hasHash(key: string, secret: Uint8Array, stored: string): boolean {
  const [own, known] = [Buffer.from(hashOf(key, secret), 'hex'), Buffer.from(stored, 'hex')]
  return own.length === known.length && timingSafeEqual(own, known)
}
