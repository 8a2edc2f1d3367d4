import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { BatchwiseError, errorCodes } from '../errors.js'

interface Route {
  readonly address: RegExp
  readonly methods: Set<string>
}

/**
 * Refuses requests that no route takes, before their body is read: 404 for an unknown address, 405
 * with `Allow` when the address takes other methods (RFC 9110, 15.5.6). Knows only routes that are
 * registered after this plugin.
 */
async function refuseUnknownAddresses(app: FastifyInstance): Promise<void> {
  const routes = new Map<string, Route>()
  app.addHook('onRoute', ({ url, method }) => {
    const route = routes.get(url) ?? { address: addressPattern(url), methods: new Set() }
    routes.set(url, route)
    for (const name of [method].flat()) route.methods.add(name)
  })
  const refuse = (request: FastifyRequest, reply: FastifyReply): BatchwiseError =>
    refusalOf([...routes.values()], request, reply)
  app.addHook('preParsing', (request, reply, payload, done) => {
    if (request.is404) done(refuse(request, reply))
    else done(null, payload)
  })
  // also reached by routes for files, when there is no such file
  app.setNotFoundHandler(async (request, reply) => {
    throw refuse(request, reply)
  })
}

export const unknownAddressPlugin = fp(refuseUnknownAddresses, { name: 'unknown-address' })

function refusalOf(
  routes: readonly Route[],
  { method, url }: FastifyRequest,
  reply: FastifyReply,
): BatchwiseError {
  const address = url.split('?')[0] ?? url
  const matching = routes.filter((route) => route.address.test(address))
  const allowed = [...new Set(matching.flatMap(({ methods }) => [...methods]))].sort()
  // a route whose parameter is longer than the router accepts allows the method
  if (allowed.length === 0 || allowed.includes(method))
    return new BatchwiseError(
      errorCodes.notFound,
      `there is nothing at ${method} ${url}; see /docs`,
    )
  reply.header('allow', allowed.join(', '))
  return new BatchwiseError(
    errorCodes.methodNotAllowed,
    `${address} does not take ${method}, only ${allowed.join(', ')}`,
  )
}

/** `:id` matches any text without a slash, `*` any text. */
function addressPattern(routePattern: string): RegExp {
  const parts = routePattern.split('/').map((part) => {
    if (part.startsWith(':')) return '[^/]+'
    if (part === '*') return '.*'
    return part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
  })
  return new RegExp(`^${parts.join('/')}$`)
}
