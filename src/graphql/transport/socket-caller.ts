import type { FastifyRequest } from 'fastify'
import type { GraphQLError } from 'graphql'
import type { Authenticate } from '../../access/authenticate.js'
import type { Caller } from '../../access/caller.js'
import { credentialsOf } from '../../http/identify.js'

export interface Access {
  readonly authenticate: Authenticate
  /** Throws `rate-limited`. */
  readonly count: (request: FastifyRequest) => Promise<void>
  /** What a client may know of an error: over a socket nobody else asks. */
  readonly present: (error: unknown) => GraphQLError
}

/** The payload of connection_init: a page cannot send headers with a socket, its key comes here. */
export type FirstMessage = Readonly<Record<string, unknown>>

/** Who asks over a socket. Throws `unauthenticated`; a wrong key is counted for the address that sends it. */
export async function callerOf(
  request: FastifyRequest,
  first: FirstMessage | undefined,
  { authenticate, count }: Access,
): Promise<Caller> {
  const sent = request.headers.authorization ?? first?.['authorization'] ?? first?.['Authorization']
  try {
    return await authenticate(credentialsOf(request, typeof sent === 'string' ? sent : undefined))
  } catch (error) {
    request.caller = null
    await count(request)
    throw error
  }
}

/**
 * Every operation of a socket authenticates anew, so that a revoked key starts nothing more, and
 * counts as a request.
 */
export async function authenticateOperation(
  request: FastifyRequest,
  first: FirstMessage | undefined,
  access: Access,
): Promise<Caller> {
  try {
    const caller = await callerOf(request, first, access)
    request.caller = caller
    await access.count(request)
    return caller
  } catch (error) {
    throw access.present(error)
  }
}
