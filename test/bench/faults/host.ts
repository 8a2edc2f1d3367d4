/**
 * One host of the bench, in a process that can be killed: the service with its own queue, the
 * service before a queue on Redis, or a worker. Trials run in replay processes. Argument: the
 * options as JSON. Prints `ready` when it works.
 */
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { openApplication } from '../../../src/app.js'
import { openWorker } from '../../../src/composition/worker.js'
import { createLog } from '../../../src/observe/log.js'
import { Metrics } from '../../../src/observe/metrics.js'
import { buildServer } from '../../../src/server.js'
import { ProcessRunner } from '../../../src/trials/host/process-runner.js'
import { openServer } from '../../support/open-server.js'
import { quietWorker } from '../../support/quiet-worker.js'
import { registryOf, someProcessor } from '../../support/some-devices.js'

export interface HostOptions {
  readonly role: 'service' | 'worker'
  readonly dataFolder: string
  readonly database: string | null
  readonly redis: { readonly url: string; readonly prefix: string } | null
  /** Of the service. */
  readonly port: number
  readonly name: string
  readonly leaseKeepMs: number
  readonly sweepEveryMs: number
  readonly trials: {
    readonly logFile: string
    readonly paceMs: number
    readonly tables: readonly string[]
  }
}

const trialProgram = fileURLToPath(
  new URL('../../replay/process/trial-process.ts', import.meta.url),
)
const options = JSON.parse(process.argv[2] ?? '') as HostOptions
const observation = { log: createLog('warn'), metrics: new Metrics(), tracer: null }

function openRunner(): ProcessRunner {
  const { logFile, paceMs, tables } = options.trials
  const words = [trialProgram, logFile, String(paceMs), ...tables]
  return new ProcessRunner({ command: () => [process.execPath, '--import', 'tsx', ...words] })
}

async function serve(): Promise<void> {
  const { dataFolder, database, redis, port, leaseKeepMs, sweepEveryMs } = options
  const own = redis === null ? { runner: openRunner(), devices: registryOf([someProcessor]) } : {}
  const application = await openApplication({
    dataFolder,
    database,
    redis: redis === null ? null : { ...redis, sweepEveryMs },
    leaseKeepMs,
    observation,
    unfinishedMax: 1000,
    ...own,
  })
  const server = await buildServer(() => application.useCases, openServer)
  await server.listen({ host: '127.0.0.1', port })
}

async function work(): Promise<void> {
  const { redis, database, dataFolder, leaseKeepMs, sweepEveryMs, name } = options
  if (redis === null || database === null) throw new Error('a worker needs Redis and a database')
  await openWorker({
    ...quietWorker({
      dataFolder: path.resolve(dataFolder),
      database,
      redisUrl: redis.url,
      redisPrefix: redis.prefix,
      openRunner,
    }),
    name,
    observation,
    leaseKeepMs,
    sweepEveryMs,
  })
}

await (options.role === 'service' ? serve() : work())
process.stdout.write('ready\n')
// ends with the bench, however that ends
process.stdin.on('end', () => process.exit()).resume()
