/** The two set-ups: one process with SQLite, and a room of hosts over PostgreSQL and Redis. */
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { createPostgresql } from '../../support/postgresql.js'
import type { HostOptions } from './host.js'
import { replayTables } from './questions.js'
import { freePort, openPostgresql, openRedis, type OwnServer } from './servers.js'
import { Supervised } from './supervised.js'

export interface SetUp {
  readonly name: string
  readonly isRoom: boolean
  readonly url: string
  readonly database: string
  readonly trialLog: string
  readonly dataFolder: string
  /** Answers requests; with its own queue it conducts studies too. */
  readonly service: Supervised
  /** Processes that conduct studies. */
  readonly conductors: readonly Supervised[]
  /** Servers that the bench may restart. */
  readonly servers: Readonly<Record<string, OwnServer>>
  close(): Promise<void>
}

/** How long a lease holds without its holder, ms. The default is 15 s. */
const leaseKeepMs = 3000
const sweepEveryMs = 2000

async function hostOptions(
  folder: string,
  paceMs: number,
): Promise<Omit<HostOptions, 'role' | 'name'>> {
  return {
    dataFolder: path.join(folder, 'data'),
    database: null,
    redis: null,
    port: await freePort(),
    leaseKeepMs,
    sweepEveryMs,
    trials: { logFile: path.join(folder, 'trials.log'), paceMs, tables: replayTables },
  }
}

export async function openSingle(paceMs: number): Promise<SetUp> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'batchwise-faults-'))
  const options = await hostOptions(folder, paceMs)
  const service = new Supervised({ ...options, role: 'service', name: 'service' })
  return {
    name: 'one process, SQLite',
    isRoom: false,
    url: `http://127.0.0.1:${options.port}`,
    database: path.join(options.dataFolder, 'batchwise.db'),
    trialLog: options.trials.logFile,
    dataFolder: options.dataFolder,
    service,
    conductors: [service],
    servers: {},
    close: async () => {
      await service.stop()
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** A text where a part is not installed. `skipped` hears what is left out. */
export async function openScaled(
  paceMs: number,
  skipped: (part: string) => void,
): Promise<SetUp | string> {
  const redis = await openRedis()
  if (redis === null) return 'redis-server is not installed'
  const own = await openPostgresql()
  if (own === null)
    skipped('restarts of PostgreSQL: there is no initdb, or no user but root to run it')
  const shared = own === null ? await createPostgresql().catch(() => null) : null
  const database = own?.url ?? shared?.url
  if (database === undefined) {
    await redis.close()
    return 'there is no PostgreSQL'
  }
  const folder = await mkdtemp(path.join(os.tmpdir(), 'batchwise-faults-'))
  // one volume for all: a study goes on from its checkpoints on any host
  const options = {
    ...(await hostOptions(folder, paceMs)),
    database,
    redis: { url: redis.url, prefix: 'bench' },
  }
  const service = new Supervised({ ...options, role: 'service', name: 'service' })
  const workers = ['one', 'two'].map((name) => new Supervised({ ...options, role: 'worker', name }))
  return {
    name: 'service and 2 workers, PostgreSQL and Redis',
    isRoom: true,
    url: `http://127.0.0.1:${options.port}`,
    database,
    trialLog: options.trials.logFile,
    dataFolder: options.dataFolder,
    service,
    conductors: workers,
    servers: own === null ? { redis } : { redis, postgresql: own },
    close: async () => {
      await Promise.all([service, ...workers].map((host) => host.stop()))
      await redis.close()
      await own?.close()
      await shared?.drop()
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
