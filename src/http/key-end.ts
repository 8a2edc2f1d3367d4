import type { FastifyReply, FastifyRequest } from 'fastify'
import type { KeyWatch } from '../access/key-watch.js'

/**
 * Aborts when the caller's key is revoked or expires while the answer goes on. The reason of the
 * signal is the error to send.
 *
 * @param keys null when keys are not watched
 */
export function keyEnd(
  keys: KeyWatch | null,
  { caller }: FastifyRequest,
  reply: FastifyReply,
): AbortSignal {
  const ended = new AbortController()
  if (keys !== null && caller !== null) {
    const endWatch = keys.watch(caller, (reason) => ended.abort(reason))
    reply.raw.once('close', endWatch)
  }
  return ended.signal
}
