/** `batchwise serve` and `npm start`: the service over REST, GraphQL and their pages. */
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import { authenticator, refusalToListen } from '../access/authenticate.js'
import { guardUseCases } from '../access/guarded-use-cases.js'
import { KeyWatch } from '../access/key-watch.js'
import type { Application, ApplicationOptions } from '../app.js'
import type { SharedCounts } from '../http/rate-limit.js'
import { createLog } from '../observe/log.js'
import { Metrics } from '../observe/metrics.js'
import type { Observation } from '../observe/observed-queue.js'
import { buildServer } from '../server.js'
import { version } from '../version.js'
import type { RecipeArgument } from './arguments/recipe-arguments.js'
import { closeAtEnd } from './end-of-process.js'
import { openRecipes, recipeFaultsTo } from './open-recipes.js'
import { settingsFrom, type Settings } from './settings/settings.js'
import { UsageError, usageError } from './usage-error.js'

/** Time that open answers have to finish when the process ends. */
const closeWithinMs = 15_000

export interface ServeOptions {
  readonly host: string
  readonly port: number
  readonly dataFolder: string
  /** False logs nothing. */
  readonly logger?: boolean
  readonly settings?: Settings
  readonly recipes?: readonly RecipeArgument[]
}
export interface RunningService {
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
  recipes = [],
}: ServeOptions): Promise<RunningService> {
  if (recipes.length > 0 && settings.redis !== null) throw usageError('recipes-at-workers')
  await refuseTakenAddress(host, port)
  await refuseOpenService(host, dataFolder, settings)
  const observation = await observationOf(logger, settings)
  const registered = await openRecipes(recipes, recipeFaultsTo(observation.log))
  const application = await openObserved({ dataFolder, observation, ...registered }, settings)
  let server: FastifyInstance | undefined
  let draining = false
  const end = async (): Promise<void> => {
    await server?.close()
    await application.close()
    await observation.tracer?.close()
  }
  try {
    server = await serverOf(application, observation, settings, () => draining)
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

/** Throws where the service could not listen, before it opens or makes anything. */
function refuseTakenAddress(host: string, port: number): Promise<void> {
  const probe = createServer()
  return new Promise((resolve, reject) => {
    probe.once('error', reject)
    probe.listen({ host, port }, () => probe.close(() => resolve()))
  })
}

/** Throws when callers from elsewhere would need no key. Runs before any study resumes. */
async function refuseOpenService(
  host: string,
  dataFolder: string,
  { authMode, database, keySecretFile }: Settings,
): Promise<void> {
  const { openKeys } = await import('../app.js')
  const { keys, close } = await openKeys({ dataFolder, database, keySecretFile })
  const refusal = await refusalToListen(host, authMode, keys).finally(close)
  if (refusal !== null) throw new UsageError(`${refusal} (--data-dir ${dataFolder})`)
}

async function observationOf(
  logger: boolean,
  { logLevel, traced }: Settings,
): Promise<Observation> {
  return {
    log: createLog(logger ? logLevel : 'silent'),
    metrics: new Metrics(),
    tracer: traced ? (await import('../observe/open-telemetry.js')).openTelemetry(version) : null,
  }
}

async function openObserved(
  place: Pick<ApplicationOptions, 'dataFolder' | 'observation' | 'recipes'>,
  settings: Settings,
): Promise<Application> {
  const { openApplication } = await import('../app.js')
  const { leaseMs, database, databaseConnections, redis, keySecretFile, ...limits } = settings
  const { unfinishedMax, bytesPerOwner, uploadBytesMax, evidenceMaxMs, retention } = limits
  return openApplication({
    ...place,
    database,
    databaseConnections,
    redis,
    keySecretFile,
    leaseKeepMs: leaseMs,
    unfinishedMax,
    bytesPerOwner,
    uploadBytesMax,
    evidenceMaxMs,
    retention,
  })
}

function serverOf(
  application: Application,
  { log, metrics, tracer }: Observation,
  settings: Settings,
  isDraining: () => boolean,
): Promise<FastifyInstance> {
  const useCasesFor = guardUseCases({
    useCasesOf: application.useCasesOf,
    streamsPerKey: settings.streamsPerKey,
  })
  return buildServer(useCasesFor, {
    logger: log as FastifyBaseLogger,
    version,
    metrics,
    tracer,
    isDraining,
    authenticate: authenticator(application.keys, settings.authMode),
    sessions: application.sessions,
    keys: new KeyWatch(application.keys),
    sockets: { socketsMax: settings.socketsPerKey },
    requestsPerMinute: settings.requestsPerMinute,
    sharedCounts: sharedCounts(settings, log),
    corsOrigins: settings.corsOrigins,
    datasetFolder: application.datasetFolder,
  })
}

function sharedCounts({ redis }: Settings, log: Observation['log']): SharedCounts | null {
  if (redis === null) return null
  const onError = (err: Error): void => log.warn({ err }, 'requests are not counted')
  return { redisUrl: redis.url, prefix: redis.prefix, onError }
}

/**
 * Runs the service until a signal ends it: then it is not ready, finishes open answers and ends.
 * The next start resumes a study that was running.
 */
export async function serve(options: ServeOptions): Promise<void> {
  const settings = options.settings ?? settingsFrom(process.env)
  const running = await startService({ ...options, settings })
  closeAtEnd(() => running.close(), settings.drainMs + closeWithinMs)
  process.stderr.write(
    `batchwise ${version} listens on ${running.url}\n` +
      `  pages         ${running.url}/\n` +
      `  documentation ${running.url}/docs\n` +
      `  playground    ${running.url}/graphiql\n`,
  )
}
