import type { FastifyInstance, FastifyReply } from 'fastify'

/** When a route was deprecated, when it ends and what replaces it. See docs/deprecation.md. */
interface Deprecated {
  readonly since: Date
  readonly sunset: Date
  readonly successor: string
}

declare module 'fastify' {
  interface FastifyContextConfig {
    deprecated?: Deprecated
  }
}

/**
 * Marks routes with `config.deprecated`: in every answer (`Deprecation`, RFC 9745; `Sunset`,
 * RFC 8594) and in the OpenAPI document.
 */
export function deprecations(scope: FastifyInstance): void {
  scope.addHook('onRoute', (route) => {
    if (route.config?.deprecated !== undefined) route.schema = { ...route.schema, deprecated: true }
  })
  scope.addHook('onSend', (request, reply, payload, done) => {
    const { deprecated } = request.routeOptions.config
    if (deprecated !== undefined) addHeaders(deprecated, reply)
    done(null, payload)
  })
}

function addHeaders({ since, sunset, successor }: Deprecated, reply: FastifyReply): void {
  const link = `<${successor}>; rel="successor-version"`
  const links = reply.getHeader('link')
  reply
    .header('deprecation', `@${Math.floor(since.getTime() / 1000)}`)
    .header('sunset', sunset.toUTCString())
    .header('link', links === undefined ? link : `${String(links)}, ${link}`)
}
