/** Studies a second through the queue, beside bare BullMQ on the same jobs. */
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Queue } from 'bullmq'
import { Client } from 'pg'
import { openApplication } from '../../../src/app.js'
import { openDatabase } from '../../../src/persistence/database/open-database.js'
import { PrismaWorkerRegistry } from '../../../src/persistence/workers/worker-registry.js'
import type { Study } from '../../../src/studies/study.js'
import { deviceClass } from '../../../src/studies/workers/device-class.js'
import { someProcessor, someReports } from '../../support/some-devices.js'
import { questionOf } from '../faults/questions.js'
import { openRedis, type OwnPostgresql, type OwnServer } from '../faults/servers.js'
import { bareQueue, type BareStudy } from './conductor-options.js'
import { startConductors } from './conductors.js'

export interface Throughput {
  readonly workers: number
  readonly studies: number
  readonly perSecond: number
  readonly barePerSecond: number
  /** Database statements of a study, its submission included. */
  readonly statements: number
}

/** A trial on the clock, ms. */
const paceMs = 40
const patienceMs = 300_000

export async function measureThroughput(
  postgresql: OwnPostgresql,
  workers: number,
): Promise<Throughput> {
  const studies = 12 + 8 * workers
  const redis = await openRedis()
  if (redis === null) throw new Error('redis-server is not installed')
  const folder = await mkdtemp(path.join(os.tmpdir(), 'batchwise-scale-'))
  const database = await newDatabase(postgresql)
  try {
    const place = { dataFolder: folder, database, redis: { url: redis.url, prefix: 'scale' } }
    await resetStatements(postgresql.url)
    const asked = await submitAll(studies, place)
    const ended = await conductAll(workers, studies, place)
    const statements = await countStatements(postgresql.url)
    const bareEnded = await conductBare(workers, asked, place)
    return {
      workers,
      studies,
      perSecond: rateOf(ended),
      barePerSecond: rateOf(bareEnded),
      statements: statements / studies,
    }
  } finally {
    await redis.close()
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

export interface Place {
  readonly dataFolder: string
  readonly database: string
  readonly redis: { readonly url: OwnServer['url']; readonly prefix: string }
}

let databases = 0

export async function newDatabase({ url }: { readonly url: string }): Promise<string> {
  databases += 1
  await query(url, `CREATE DATABASE scale${databases}`)
  return url.replace(/\/postgres(?=$|\?)/, `/scale${databases}`)
}

async function query(url: string, sql: string): Promise<readonly Record<string, unknown>[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows
  } finally {
    await client.end()
  }
}

/** The statements of every database of the server are counted together. */
async function resetStatements(url: string): Promise<void> {
  await query(url, 'CREATE EXTENSION IF NOT EXISTS pg_stat_statements')
  await query(url, 'SELECT pg_stat_statements_reset()')
}

async function countStatements(url: string): Promise<number> {
  const [row] = await query(
    url,
    `SELECT sum(calls)::int AS calls FROM pg_stat_statements
     WHERE query !~* '^(BEGIN|COMMIT|CREATE|ALTER|LISTEN)'`,
  )
  return Number(row?.['calls'] ?? 0)
}

/** Asks while no worker runs: the room knows one by its heartbeat only. */
export async function submitAll(count: number, place: Place): Promise<readonly Study[]> {
  const application = await openApplication({ ...place, unfinishedMax: 10_000 })
  const database = await openDatabase(place.database)
  const device = { ...someProcessor, id: deviceClass(someProcessor) }
  await new PrismaWorkerRegistry(database, place.database).beat({
    id: 'bench',
    name: 'bench',
    version: '0',
    devices: [device],
    engines: someReports,
    recipes: [],
  })
  await database.$disconnect()
  const studies: Study[] = []
  for (let i = 0; i < count; i++) studies.push(await application.useCases.submit(questionOf(i)))
  await application.close()
  return studies
}

/** When the studies ended, ms since the epoch. */
export async function conductAll(
  workers: number,
  count: number,
  place: Place,
  within: readonly string[] = [],
): Promise<readonly number[]> {
  const conductors = await startConductors(workers, { kind: 'batchwise', paceMs, ...place }, within)
  const untilMs = performance.now() + patienceMs
  try {
    for (;;) {
      const rows = await query(
        place.database,
        `SELECT EXTRACT(EPOCH FROM "finishedAt")::float8 * 1000 AS "ms" FROM "Study" WHERE "state" = 'done'`,
      )
      if (rows.length >= count || performance.now() > untilMs)
        return rows.map(({ ms }) => Number(ms))
      await sleep(500)
    }
  } finally {
    await conductors.close()
  }
}

async function conductBare(
  workers: number,
  studies: readonly Study[],
  { dataFolder, database, redis }: Place,
): Promise<readonly number[]> {
  const queue = new Queue<BareStudy>(bareQueue, {
    prefix: redis.prefix,
    connection: { url: redis.url },
  })
  await queue.addBulk(
    studies.map(({ subject, question, data }) => ({
      name: 'conduct',
      data: { subject, question, data },
    })),
  )
  const options = { kind: 'bare', paceMs, dataFolder, database, redis } as const
  const conductors = await startConductors(workers, options)
  while (conductors.endedMs.length < studies.length) await sleep(100)
  await conductors.close()
  await queue.close()
  return conductors.endedMs
}

/** Studies a second between the first and the last tenth: processes start and end at odds. */
export function rateOf(endedMs: readonly number[]): number {
  const sorted = [...endedMs].sort((a, b) => a - b)
  const cut = Math.floor(sorted.length / 10)
  const first = sorted[cut] ?? Number.NaN
  const last = sorted.at(-1 - cut) ?? Number.NaN
  return (1000 * (sorted.length - 1 - 2 * cut)) / (last - first)
}
