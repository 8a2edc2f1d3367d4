import type { FastifyInstance, FastifyReply } from 'fastify'

/** That a route will go: since when it is deprecated, when it ends, and what to use instead. See docs/deprecation.md. */
export interface Deprecated {
  readonly since: Date
  readonly sunset: Date
  readonly successor: string
}

declare module 'fastify' {
  interface FastifyContextConfig {
    deprecated?: Deprecated
  }
}

/** Routes with `config.deprecated` say so in every answer (`Deprecation`, RFC 9745; `Sunset`, RFC 8594) and in the OpenAPI document. */
export function deprecations(scope: FastifyInstance): void {
  scope.addHook('onRoute', (route) => {
    if (route.config?.deprecated !== undefined) route.schema = { ...route.schema, deprecated: true }
  })
  scope.addHook('onSend', (request, reply, payload, done) => {
    const { deprecated } = request.routeOptions.config
    if (deprecated !== undefined) tell(deprecated, reply)
    done(null, payload)
  })
}

function tell(deprecated: Deprecated, reply: FastifyReply): void {
  reply
    .header('deprecation', `@${Math.floor(deprecated.since.getTime() / 1000)}`)
    .header('sunset', deprecated.sunset.toUTCString())
  const links = reply.getHeader('link')
  reply.header(
    'link',
    [
      ...(links === undefined ? [] : [String(links)]),
      `<${deprecated.successor}>; rel="successor-version"`,
    ].join(', '),
  )
}
