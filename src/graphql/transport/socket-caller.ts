import type { FastifyRequest } from 'fastify'
import type { Authenticate } from '../../access/authenticate.js'
import type { Caller } from '../../access/caller.js'
import { credentialsOf } from '../../http/caller.js'
import type { CountOperation } from '../../http/rate-limit.js'
import type { PresentError } from '../errors.js'

/** What authenticates and counts the operations of sockets. */
export interface SocketAccess {
  readonly authenticate: Authenticate
  readonly count: CountOperation
  readonly present: PresentError
}

/** The payload of connection_init: a page cannot send headers with a socket, its key comes here. */
export type InitPayload = Readonly<Record<string, unknown>>

/** Throws `unauthenticated`; a wrong key counts for the address that sends it. */
export async function authenticateSocket(
  request: FastifyRequest,
  init: InitPayload | undefined,
  { authenticate, count }: Pick<SocketAccess, 'authenticate' | 'count'>,
): Promise<Caller> {
  const authorization =
    request.headers.authorization ?? init?.['authorization'] ?? init?.['Authorization']
  try {
    return await authenticate(
      credentialsOf(request, typeof authorization === 'string' ? authorization : undefined),
    )
  } catch (error) {
    request.caller = null
    await count(request)
    throw error
  }
}

/**
 * Every operation of a socket authenticates again, so that a revoked key starts nothing more, and
 * counts as a request.
 */
export async function authenticateOperation(
  request: FastifyRequest,
  init: InitPayload | undefined,
  access: SocketAccess,
): Promise<Caller> {
  try {
    const caller = await authenticateSocket(request, init, access)
    request.caller = caller
    await access.count(request)
    return caller
  } catch (error) {
    throw access.present(error)
  }
}
