import { setTimeout as sleep } from 'node:timers/promises'
import closeWithGrace from 'close-with-grace'
import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import { authenticator, refusalToListen } from '../access/authenticate.js'
import { guardUseCases } from '../access/guarded-use-cases.js'
import { KeyWatch } from '../access/key-watch.js'
import { createLog } from '../observe/log.js'
import { Metrics } from '../observe/metrics.js'
import { buildServer } from '../server.js'
import { version } from '../version.js'
import { settingsFrom, type Settings } from './settings.js'
import { UsageError } from './usage-error.js'

const closeWithinMs = 15_000

export interface ServeOptions {
  readonly host: string
  readonly port: number
  readonly dataFolder: string
  readonly logger?: boolean
  readonly settings?: Settings
}
export interface Running {
  readonly url: string
  close(): Promise<void>
}

/** Opens the application and listens. The caller closes. */
export async function startService({
  host,
  port,
  dataFolder,
  logger = true,
  settings = settingsFrom(process.env),
}: ServeOptions): Promise<Running> {
  const { openApplication } = await import('../app.js')
  await mayListen(host, dataFolder, settings)
  const log = createLog(logger ? settings.logLevel : 'silent')
  const metrics = new Metrics()
  const tracer = settings.traced
    ? (await import('../observe/open-telemetry.js')).openTelemetry(version)
    : null
  const application = await openApplication({
    dataFolder,
    observation: { log, metrics, tracer },
    unfinishedMax: settings.unfinishedMax,
    bytesPerOwner: settings.bytesPerOwner,
  })
  let server: FastifyInstance | undefined
  let draining = false
  const end = async (): Promise<void> => {
    await server?.close()
    await application.close()
    await tracer?.close()
  }
  try {
    const useCasesFor = guardUseCases({
      useCasesOf: application.useCasesOf,
      streamsPerKey: settings.streamsPerKey,
    })
    server = await buildServer(useCasesFor, {
      logger: log as FastifyBaseLogger,
      version,
      metrics,
      tracer,
      isDraining: () => draining,
      authenticate: authenticator(application.keys, settings.authMode),
      keys: new KeyWatch(application.keys),
      sockets: { most: settings.socketsPerKey },
      requestsPerMinute: settings.requestsPerMinute,
      corsOrigins: settings.corsOrigins,
    })
    const url = await server.listen({ host, port })
    return {
      url,
      close: async () => {
        draining = true
        await sleep(settings.drainMs)
        await end()
      },
    }
  } catch (error) {
    await end()
    throw error
  }
}

/** Throws where others could ask without a key; before anything is resumed. */
async function mayListen(host: string, dataFolder: string, { authMode }: Settings): Promise<void> {
  const { openKeys } = await import('../app.js')
  const { keys, close } = await openKeys(dataFolder)
  const refusal = await refusalToListen(host, authMode, keys).finally(close)
  if (refusal !== null) throw new UsageError(`${refusal} (--data-dir ${dataFolder})`)
}

/** The service as a process: on SIGINT and SIGTERM it says that it is not ready, finishes the answers in flight and ends; a running study is resumed by the next start. */
export async function serve(options: ServeOptions): Promise<void> {
  const settings = options.settings ?? settingsFrom(process.env)
  const running = await startService({ ...options, settings })
  closeWithGrace({ delay: settings.drainMs + closeWithinMs }, async ({ err }) => {
    if (err !== undefined) process.stderr.write(`batchwise: ${err.stack ?? err.message}\n`)
    await running.close()
  })
  process.stderr.write(
    `batchwise ${version} listens on ${running.url}\n  documentation ${running.url}/docs\n  playground    ${running.url}/graphiql\n`,
  )
}
