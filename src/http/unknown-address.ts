import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { BatchwiseError, errorCodes } from '../errors.js'

interface Known {
  readonly address: RegExp
  readonly methods: Set<string>
}

/**
 * What is wrong with a request that no route takes: its address is unknown, or it is known under other methods, which `Allow` then names (RFC 9110, 15.5.6). Knows the routes that are registered
 * after this call.
 */
export function unknownAddresses(
  app: FastifyInstance,
): (request: FastifyRequest, reply: FastifyReply) => BatchwiseError {
  const known = new Map<string, Known>()
  app.addHook('onRoute', ({ url, method }) => {
    const one = known.get(url) ?? { address: addressOf(url), methods: new Set() }
    known.set(url, one)
    for (const name of [method].flat()) one.methods.add(name)
  })
  return ({ method, url }, reply) => {
    const address = url.split('?')[0] ?? url
    const allowed = [
      ...new Set(
        [...known.values()]
          .filter((one) => one.address.test(address))
          .flatMap(({ methods }) => [...methods]),
      ),
    ].sort()
    // an address whose id is longer than any comes here as well
    if (allowed.length === 0 || allowed.includes(method))
      return new BatchwiseError(
        errorCodes.notFound,
        `nothing is known under ${method} ${url}; see /docs`,
      )
    reply.header('allow', allowed.join(', '))
    return new BatchwiseError(
      errorCodes.methodNotAllowed,
      `${address} does not take ${method}, only ${allowed.join(', ')}`,
    )
  }
}

/** `/v1/studies/:id` with anything for the parameter, `/docs/*` with anything behind it. */
function addressOf(pattern: string): RegExp {
  const parts = pattern
    .split('/')
    .map((part) =>
      part.startsWith(':')
        ? '[^/]+'
        : part === '*'
          ? '.*'
          : part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'),
    )
  return new RegExp(`^${parts.join('/')}$`)
}
