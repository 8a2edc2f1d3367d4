/**
 * When a key is needed.
 *
 *   BATCHWISE_AUTH   on loopback                                   from elsewhere
 *   (not set)        until the first key was made: no; then: yes   yes
 *   loopback         no                                            yes
 *   required         yes                                           yes
 *
 * Unset, the first key closes the loopback too, and revoking it does not open it again: a proxy on this machine speaks from the loopback for whoever is behind it. Without a key are taken only
 * requests that come straight from this machine: a loopback address at the other end, a loopback name in Host (a page elsewhere that had its name resolved to 127.0.0.1 sends its own), and no trace of a proxy.
 */
import { isIP } from 'node:net'
import { localCaller, unauthenticated, type Caller } from './caller.js'
import type { KeyRing } from './key-ring.js'

export const authModes = ['required', 'loopback'] as const
/** null: not set. */
export type AuthMode = (typeof authModes)[number] | null

/** What of a request says who asks. */
export interface Credentials {
  readonly authorization: string | undefined
  readonly remoteAddress: string | undefined
  readonly host: string | undefined
  /** It carries Forwarded or X-Forwarded-For. */
  readonly forwarded: boolean
}

/** At once for a key that was looked up a moment ago: most requests have one. */
export type Authenticate = (credentials: Credentials) => Caller | Promise<Caller>

/** Throws `unauthenticated`. A key that was sent is checked wherever it comes from. */
export function authenticator(keys: KeyRing, mode: AuthMode): Authenticate {
  const keyIn = (authorization: string): string | undefined =>
    /^Bearer +(\S+)$/i.exec(authorization)?.[1]
  const lookUp = async ({
    authorization,
    remoteAddress,
    host,
    forwarded,
  }: Credentials): Promise<Caller> => {
    if (authorization !== undefined) {
      const key = keyIn(authorization)
      if (key === undefined) throw unauthenticated('the authorization must be "Bearer" and a key')
      return keys.callerOf(key)
    }
    const isLocal =
      isLoopback(remoteAddress ?? '') && isLoopback(hostName(host ?? '')) && !forwarded
    if (isLocal && mode !== 'required' && (mode === 'loopback' || !(await keys.inUse())))
      return localCaller
    throw unauthenticated(
      'a key is needed: send "Authorization: Bearer KEY" (batchwise keys create makes one)',
    )
  }
  return (credentials) => {
    const key =
      credentials.authorization === undefined ? undefined : keyIn(credentials.authorization)
    return (key === undefined ? null : keys.knownCaller(key)) ?? lookUp(credentials)
  }
}

/** 127.0.0.0/8, also as IPv4 in IPv6, ::1, and localhost. */
export function isLoopback(addressOrName: string): boolean {
  const bare = addressOrName.toLowerCase().replace(/^::ffff:(?=\d)/, '')
  return bare === 'localhost' || bare === '::1' || (isIP(bare) === 4 && bare.startsWith('127.'))
}

function hostName(host: string): string {
  return /^\[(.+)\](?::\d+)?$/.exec(host)?.[1] ?? host.replace(/:\d+$/, '')
}

/** Why the service must not begin to listen there, or null. */
export async function refusalToListen(
  host: string,
  mode: AuthMode,
  keys: KeyRing,
): Promise<string | null> {
  if (await keys.hasValid()) return null
  const how = 'make one with: batchwise keys create --name NAME'
  if (!isLoopback(host))
    return `${host} can be reached from other machines and there is no valid key: ${how}, or listen on 127.0.0.1`
  return mode === 'required' ? `BATCHWISE_AUTH=required, and there is no valid key: ${how}` : null
}
