import Fastify from 'fastify'
import type { UseCases } from '../../studies/use-cases.js'
import { version } from '../../version.js'
import { rest } from '../plugin.js'

/** The routes are only described, never called. */
const noUseCases = new Proxy(
  {},
  {
    get: (_target, name) => {
      throw new Error(
        `the document is written without use cases, but ${String(name)} was asked for`,
      )
    },
  },
) as UseCases

/** The OpenAPI document as it is committed. */
export async function openApiText(): Promise<string> {
  const app = Fastify({ logger: false })
  let document: unknown
  await app.register(async (scope) => {
    await rest(scope, { useCases: noUseCases, version, keys: null, heartbeatMs: 0 })
    scope.addHook('onReady', async () => {
      document = scope.swagger()
    })
  })
  await app.ready()
  await app.close()
  return `${JSON.stringify(document, null, 2)}\n`
}
