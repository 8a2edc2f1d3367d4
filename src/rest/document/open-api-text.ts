import Fastify from 'fastify'
import { version } from '../../version.js'
import { rest } from '../plugin.js'

/** Routes are described here, never called. */
const noUseCases = (): never => {
  throw new Error('a route was called while the OpenAPI document was generated')
}

/** The OpenAPI document as openapi/openapi.json has it. */
export async function openApiText(): Promise<string> {
  const app = Fastify({ logger: false })
  let document: unknown
  await app.register(async (scope) => {
    await rest(scope, {
      useCasesFor: noUseCases,
      version,
      keys: null,
      heartbeatMs: 0,
      datasetFolder: null,
    })
    scope.addHook('onReady', async () => {
      document = scope.swagger()
    })
  })
  await app.ready()
  await app.close()
  return `${JSON.stringify(document, null, 2)}\n`
}
