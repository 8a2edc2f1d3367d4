/**
 * Sign-ins of people on the pages. A session is a signed text: prefix of the key, end, signature.
 * It holds no key, needs no store, survives a restart, and ends with its key.
 */
import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import type { Caller } from './caller.js'
import type { KeyRing } from './key-ring.js'

export const sessionSeconds = 12 * 3600

const sessionForm = /^([a-z2-7]{8})\.(\d{1,15})\.([A-Za-z0-9_-]{43})$/

export class Sessions {
  private readonly secret: Uint8Array

  /** @param keySecret HMAC secret of the key hashes; the secret of sessions is derived from it */
  constructor(
    private readonly keys: Pick<KeyRing, 'callerOfPrefix'>,
    keySecret: Uint8Array,
    private readonly now: () => Date,
  ) {
    this.secret = new Uint8Array(hkdfSync('sha256', keySecret, '', 'batchwise sessions', 32))
  }

  /** @param prefix of a key that was just found valid */
  start(prefix: string): string {
    const content = `${prefix}.${this.now().getTime() + sessionSeconds * 1000}`
    return `${content}.${this.signatureOf('session', content)}`
  }

  /** Null for a session that ended, whose key ended, or that was not made here. */
  async callerOf(session: string): Promise<Caller | null> {
    const [, prefix, end, signature] = sessionForm.exec(session) ?? []
    if (prefix === undefined || end === undefined || signature === undefined) return null
    if (!isEqual(signature, this.signatureOf('session', `${prefix}.${end}`))) return null
    return Number(end) > this.now().getTime() ? this.keys.callerOfPrefix(prefix) : null
  }

  /**
   * What a form of a page carries: only pages of this service can read it.
   *
   * @param session null without a sign-in
   */
  formToken(session: string | null): string {
    return this.signatureOf('form', session ?? '')
  }

  isFormToken(token: string, session: string | null): boolean {
    return isEqual(token, this.formToken(session))
  }

  private signatureOf(purpose: 'session' | 'form', content: string): string {
    return createHmac('sha256', this.secret).update(`${purpose}:${content}`).digest('base64url')
  }
}

/** Compares in constant time. */
function isEqual(given: string, expected: string): boolean {
  const one = Buffer.from(given)
  const other = Buffer.from(expected)
  return one.length === other.length && timingSafeEqual(one, other)
}
