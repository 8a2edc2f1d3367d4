/** `batchwise worker`: conducts the studies of a service on devices of this host. */
import os from 'node:os'
import path from 'node:path'
import { createLog } from '../observe/log.js'
import { Metrics } from '../observe/metrics.js'
import { version } from '../version.js'
import type { WorkerArguments } from './arguments/worker-arguments.js'
import { closeAtEnd } from './end-of-process.js'
import { openRecipes, recipeFaultsTo } from './open-recipes.js'
import { commandSettings, settingsFrom, type Settings } from './settings/settings.js'
import { usageError } from './usage-error.js'

/** Time that running trials have to end when the process ends, ms. */
const closeWithinMs = 15_000

/** Works until SIGINT or SIGTERM: running studies then go on elsewhere. */
export async function work(given: WorkerArguments, dataFolder: string): Promise<void> {
  const settings = settingsFrom(process.env)
  const { database, redis } = needed(settings)
  const { openWorker } = await import('../composition/worker.js')
  const tracer = settings.traced
    ? (await import('../observe/open-telemetry.js')).openTelemetry(version)
    : null
  const log = createLog(settings.logLevel)
  const worker = await openWorker({
    dataFolder: path.resolve(dataFolder),
    database,
    databaseConnections: settings.databaseConnections,
    redisUrl: redis.url,
    redisPrefix: redis.prefix,
    name: given.name ?? os.hostname(),
    deviceIds: given.deviceIds,
    server: given.server,
    key: commandSettings.key.read(process.env),
    leaseKeepMs: settings.leaseMs,
    ...(await openRecipes(given.recipes, recipeFaultsTo(log))),
    observation: { log, metrics: new Metrics(), tracer },
  })
  closeAtEnd(async () => {
    await worker.close()
    await tracer?.close()
  }, closeWithinMs)
  process.stderr.write(`batchwise ${version} works on ${worker.offers.join(', ')}\n`)
}

function needed({ database, redis }: Settings): {
  readonly database: string
  readonly redis: NonNullable<Settings['redis']>
} {
  if (database !== null && redis !== null) return { database, redis }
  const missing = database === null ? 'DATABASE_URL' : 'REDIS_URL'
  throw usageError('worker-needs', { missing })
}
