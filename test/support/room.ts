/** A room of hosts in one process: services and workers over a real PostgreSQL and a real Redis. */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { Redis } from 'ioredis'
import { openApplication, type Application } from '../../src/app.js'
import { openWorker, type RunningWorker, type WorkerOptions } from '../../src/composition/worker.js'
import type { TrialRunner } from '../../src/studies/ports.js'
import { createPostgresql, type TemporaryPostgresql } from './postgresql.js'
import { quietWorker } from './quiet-worker.js'

const leaseKeepMs = 3000
const sweepEveryMs = 500
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
          database: server.url,
          leaseKeepMs,
          dataFolder: folder(),
          redis: { url: redisUrl, prefix, sweepEveryMs },
        }),
      ),
    worker: async (openRunner, options = {}) =>
      keep(
        await openWorker({
          ...quietWorker({
            database: server.url,
            dataFolder: folder(),
            redisUrl,
            redisPrefix: prefix,
            openRunner,
          }),
          leaseKeepMs,
          sweepEveryMs,
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
