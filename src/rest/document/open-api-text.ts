import Fastify from 'fastify'
import { version } from '../../version.js'
import { rest } from '../plugin.js'

/** The routes are only described, never called. */
const noUseCases = (): never => {
  throw new Error('the document is written without use cases, but a route was called')
}

/** The OpenAPI document as it is committed. */
export async function openApiText(): Promise<string> {
  const app = Fastify({ logger: false })
  let document: unknown
  await app.register(async (scope) => {
    await rest(scope, { useCasesFor: noUseCases, version, keys: null, heartbeatMs: 0 })
    scope.addHook('onReady', async () => {
      document = scope.swagger()
    })
  })
  await app.ready()
  await app.close()
  return `${JSON.stringify(document, null, 2)}\n`
}
