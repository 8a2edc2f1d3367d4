/**
 * When a request needs a key. A local request comes from and names a loopback address, with no
 * trace of a proxy. (A page elsewhere whose name resolves to 127.0.0.1 still sends its own Host.)
 *
 *   BATCHWISE_AUTH   local request                          other requests
 *   (not set)        only once a key was ever created       always
 *   loopback         never                                  always
 *   required         always                                 always
 */
import { isIP } from 'node:net'
import { localCaller, unauthenticated, type Caller } from './caller.js'
import type { KeyRing } from './key-ring.js'

export const authModes = ['required', 'loopback'] as const
/** null: BATCHWISE_AUTH is not set. */
export type AuthMode = (typeof authModes)[number] | null

/** The parts of a request that identify its caller. */
export interface Credentials {
  readonly authorization: string | undefined
  readonly remoteAddress: string | undefined
  readonly host: string | undefined
  /** The request has a Forwarded or X-Forwarded-For header. */
  readonly isForwarded: boolean
}

/** Throws `unauthenticated`. */
export type Authenticate = (credentials: Credentials) => Promise<Caller>

/** A key that was sent is checked, even where none is needed. */
export function authenticator(keys: KeyRing, mode: AuthMode): Authenticate {
  return async (credentials) => {
    const { authorization } = credentials
    if (authorization !== undefined) return keys.callerOf(bearerKeyIn(authorization))
    if (isLocal(credentials) && !(await localNeedsKey(keys, mode))) return localCaller
    throw unauthenticated(
      'a key is needed: send "Authorization: Bearer KEY" (batchwise keys create makes one)',
    )
  }
}

function bearerKeyIn(authorization: string): string {
  const key = /^Bearer +(\S+)$/i.exec(authorization)?.[1]
  if (key === undefined) throw unauthenticated('the authorization must be "Bearer" and a key')
  return key
}

function isLocal({ remoteAddress, host, isForwarded }: Credentials): boolean {
  return isLoopback(remoteAddress ?? '') && isLoopback(hostNameIn(host ?? '')) && !isForwarded
}

/** Without a mode, the first key closes the loopback; revoking it does not open it again. */
async function localNeedsKey(keys: KeyRing, mode: AuthMode): Promise<boolean> {
  switch (mode) {
    case 'required':
      return true
    case 'loopback':
      return false
    case null:
      return keys.inUse()
  }
}

/** 127.0.0.0/8, also as IPv4 in IPv6; ::1; localhost. */
export function isLoopback(addressOrName: string): boolean {
  const address = addressOrName.toLowerCase().replace(/^::ffff:(?=\d)/, '')
  if (address === 'localhost' || address === '::1') return true
  return isIP(address) === 4 && address.startsWith('127.')
}

/** The Host header without its port and without the brackets of IPv6. */
function hostNameIn(host: string): string {
  return /^\[(.+)\](?::\d+)?$/.exec(host)?.[1] ?? host.replace(/:\d+$/, '')
}

/** Why the service must not listen on this host, or null. */
export async function refusalToListen(
  host: string,
  mode: AuthMode,
  keys: KeyRing,
): Promise<string | null> {
  if (await keys.hasValid()) return null
  const remedy = 'create one with: batchwise keys create --name NAME'
  if (!isLoopback(host))
    return (
      `other machines can reach ${host}, and there is no valid key: ${remedy}, ` +
      'or listen on 127.0.0.1'
    )
  if (mode === 'required') return `BATCHWISE_AUTH=required, and there is no valid key: ${remedy}`
  return null
}
