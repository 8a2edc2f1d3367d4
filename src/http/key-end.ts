import type { FastifyReply, FastifyRequest } from 'fastify'
import type { KeyWatch } from '../access/key-watch.js'

/** Aborts, with why as the reason, when the key that asked is not valid any more while its answer goes on. `keys`: null where nobody watches over them. */
export function keyEnd(
  keys: KeyWatch | null,
  { caller }: FastifyRequest,
  reply: FastifyReply,
): AbortSignal {
  const end = new AbortController()
  if (keys !== null && caller !== null)
    reply.raw.once(
      'close',
      keys.watch(caller, (why) => end.abort(why)),
    )
  return end.signal
}
