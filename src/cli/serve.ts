import closeWithGrace from 'close-with-grace'
import type { FastifyInstance } from 'fastify'
import { buildServer } from '../server.js'
import { version } from '../version.js'

const closeWithinMs = 15_000

export interface ServeOptions { readonly host: string; readonly port: number; readonly dataFolder: string; readonly logger?: boolean }
export interface Running { readonly url: string; close(): Promise<void> }

/** Opens the application and listens. The caller closes. */
export async function startService({ host, port, dataFolder, logger = true }: ServeOptions): Promise<Running> {
  const { openApplication } = await import('../app.js')
  const application = await openApplication({ dataFolder })
  let server: FastifyInstance | undefined
  try {
    server = await buildServer(application.useCases, { logger, version })
    const url = await server.listen({ host, port })
    const listening = server
    return {
      url,
      close: async () => {
        await listening.close()
        await application.close()
      },
    }
  } catch (error) {
    await server?.close()
    await application.close()
    throw error
  }
}

/** The service as a process: ends cleanly on SIGINT and SIGTERM; a running study is resumed by the next start. */
export async function serve(options: ServeOptions): Promise<void> {
  const running = await startService(options)
  closeWithGrace({ delay: closeWithinMs }, async ({ err }) => {
    if (err !== undefined) process.stderr.write(`batchwise: ${err.stack ?? err.message}\n`)
    await running.close()
  })
  process.stderr.write(`batchwise ${version} listens on ${running.url}\n  documentation ${running.url}/docs\n  playground    ${running.url}/graphiql\n`)
}
