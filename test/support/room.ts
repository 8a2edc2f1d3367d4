/** A room of hosts in one process: services and workers over a real PostgreSQL and a real Redis. */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { Redis } from 'ioredis'
import { openApplication, type Application } from '../../src/app.js'
import { openWorker, type RunningWorker, type WorkerOptions } from '../../src/composition/worker.js'
import { createLog } from '../../src/observe/log.js'
import { Metrics } from '../../src/observe/metrics.js'
import type { TrialRunner } from '../../src/studies/ports.js'
import { createPostgresql, type TemporaryPostgresql } from './postgresql.js'
import { registryOf, someProcessor } from './some-devices.js'

export const redisUrl = process.env['REDIS_URL'] ?? 'redis://127.0.0.1:6379'

export interface Room {
  readonly server: TemporaryPostgresql
  /** A host with a service; each has a data folder of its own. */
  service(): Promise<Application>
  /** A host with a worker that trains with the runner. */
  worker(runner: () => TrialRunner, options?: Partial<WorkerOptions>): Promise<RunningWorker>
  /** Redis loses everything of this room. */
  loseRedis(): Promise<void>
  close(): Promise<void>
}

/** Why there is no Redis; null where it answers. */
export async function missingRedis(): Promise<string | null> {
  const redis = new Redis(redisUrl, { lazyConnect: true, retryStrategy: () => null })
  redis.on('error', () => undefined)
  const fault = await redis.connect().then(
    () => null,
    (error: unknown) => `Redis at ${redisUrl}: ${String(error)}`,
  )
  redis.disconnect()
  return fault
}

export async function openRoom(): Promise<Room> {
  const server = await createPostgresql()
  const prefix = `batchwise-test-${randomBytes(6).toString('hex')}`
  const root = await mkdtemp(path.join(os.tmpdir(), 'batchwise-room-'))
  const opened: { close(): Promise<void> }[] = []
  const folder = (): string => path.join(root, randomBytes(4).toString('hex'))
  const common = { database: server.url, leaseKeepMs: 3000 }
  const keep = <Opened extends { close(): Promise<void> }>(each: Opened): Opened => {
    let end: Promise<void> | null = null
    const kept = { ...each, close: () => (end ??= each.close()) }
    opened.unshift(kept)
    return kept
  }
  return {
    server,
    service: async () =>
      keep(
        await openApplication({
          ...common,
          dataFolder: folder(),
          redis: { url: redisUrl, prefix, sweepEveryMs: 500 },
        }),
      ),
    worker: async (openRunner, options = {}) =>
      keep(
        await openWorker({
          ...common,
          dataFolder: folder(),
          redisUrl,
          redisPrefix: prefix,
          sweepEveryMs: 500,
          name: 'host',
          deviceIds: [],
          server: null,
          key: null,
          observation: { log: createLog('silent'), metrics: new Metrics(), tracer: null },
          devices: registryOf([someProcessor]),
          openRunner,
          ...options,
        }),
      ),
    loseRedis: () => deleteKeys(prefix),
    close: async () => {
      for (const each of opened) await each.close()
      await deleteKeys(prefix)
      await server.drop()
      await rm(root, { recursive: true, force: true })
    },
  }
}

export async function deleteKeys(prefix: string): Promise<void> {
  const redis = new Redis(redisUrl)
  const keys = await redis.keys(`${prefix}:*`)
  if (keys.length > 0) await redis.del(...keys)
  redis.disconnect()
}
