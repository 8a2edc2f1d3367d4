import Fastify from 'fastify'
import { expect, it } from 'vitest'
import swagger from '@fastify/swagger'
import { deprecations } from '../../src/rest/document/deprecation.js'

it('only a deprecated route says so in its answers and in the OpenAPI document', async () => {
  const app = Fastify()
  await app.register(swagger, { openapi: { openapi: '3.1.0', info: { title: 'x', version: '1' } } })
  await app.register(async (scope) => {
    deprecations(scope)
    const deprecated = {
      since: new Date('2026-01-01T00:00:00Z'),
      sunset: new Date('2026-07-01T00:00:00Z'),
      successor: '/v2/things',
    }
    scope.get(
      '/v1/things',
      { config: { deprecated }, schema: { operationId: 'old' } },
      async () => ({ ok: true }),
    )
    scope.get('/v2/things', { schema: { operationId: 'new' } }, async () => ({ ok: true }))
  })
  const old = await app.inject('/v1/things')
  expect(old.headers).toMatchObject({
    deprecation: '@1767225600',
    sunset: 'Wed, 01 Jul 2026 00:00:00 GMT',
    link: '</v2/things>; rel="successor-version"',
  })
  expect((await app.inject('/v2/things')).headers).not.toHaveProperty('deprecation')
  const document = app.swagger() as { paths: Record<string, { get: { deprecated?: boolean } }> }
  expect([
    document.paths['/v1/things']?.get.deprecated,
    document.paths['/v2/things']?.get.deprecated,
  ]).toEqual([true, undefined])
  await app.close()
})
