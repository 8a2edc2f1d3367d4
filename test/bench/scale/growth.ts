/** How long the service's queries take as trials pile up, and which indexes they use. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3'
import Sqlite from 'better-sqlite3'
import { median } from '../../../src/advice/math/statistics.js'
import { PrismaClient } from '../../../src/generated/sqlite/client.js'
import { openDatabase, type Database } from '../../../src/persistence/database/open-database.js'
import type { OwnPostgresql } from '../faults/servers.js'
import { fill, studiesOf } from './fill.js'
import { queries, type Query } from './queries.js'
import { newDatabase } from './throughput.js'

export interface Growth {
  readonly query: string
  readonly database: 'SQLite' | 'PostgreSQL'
  /** Stored trials, and the median time of the query, ms. */
  readonly medianMs: readonly (readonly [number, number])[]
  /** Indexes and scans of the largest database. */
  readonly plan: string
}

const rounds = 25

export async function measureGrowth(
  postgresql: OwnPostgresql,
  isFull: boolean,
): Promise<readonly Growth[]> {
  const sizes = isFull ? [1e3, 1e4, 1e5, 1e6] : [1e3, 1e4, 1e5]
  const folder = await mkdtemp(path.join(os.tmpdir(), 'batchwise-growth-'))
  try {
    const onSqlite = await growthOn(sizes, {
      name: 'SQLite',
      open: (trials) => Promise.resolve(path.join(folder, `${trials}.db`)),
      plansOf: sqlitePlans,
    })
    const onPostgresql = await growthOn(sizes, {
      name: 'PostgreSQL',
      open: () => newDatabase(postgresql),
      plansOf: (location, trials) => postgresqlPlans(location, trials, postgresql),
    })
    return [...onSqlite, ...onPostgresql]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

interface Kind {
  readonly name: Growth['database']
  readonly open: (trials: number) => Promise<string>
  /** The plan of each query, by its name. */
  readonly plansOf: (location: string, trials: number) => Promise<ReadonlyMap<string, string>>
}

async function growthOn(sizes: readonly number[], kind: Kind): Promise<readonly Growth[]> {
  const times = new Map<string, (readonly [number, number])[]>()
  let plans: ReadonlyMap<string, string> = new Map()
  for (const trials of sizes) {
    const location = await kind.open(trials)
    const database = await openDatabase(location)
    await fill(database, location, trials)
    for (const query of queries(database, location)) {
      const measured = times.get(query.name) ?? []
      times.set(query.name, [...measured, [trials, await medianMs(query, studiesOf(trials))]])
    }
    await database.$disconnect()
    if (trials === sizes.at(-1)) plans = await kind.plansOf(location, trials)
  }
  return [...times].map(([query, medianMs]) => ({
    query,
    database: kind.name,
    medianMs,
    plan: plans.get(query) ?? '',
  }))
}

/** Over studies that lie far apart. */
async function medianMs({ run }: Query, studies: number): Promise<number> {
  const times: number[] = []
  for (let round = 0; round < rounds; round++) {
    const startMs = performance.now()
    await run(1 + ((round * 7919) % studies))
    times.push(performance.now() - startMs)
  }
  return median(times)
}

/** Explains the statements that Prisma sends. */
async function sqlitePlans(file: string, trials: number): Promise<ReadonlyMap<string, string>> {
  const statements: string[] = []
  const client = new PrismaClient({
    adapter: new PrismaBetterSqlite3({ url: `file:${file}` }),
    log: [{ emit: 'event', level: 'query' }],
  })
  client.$on('query', ({ query }) => void statements.push(query))
  const raw = new Sqlite(file, { readonly: true })
  const plans = new Map<string, string>()
  for (const { name, run } of queries(client as Database, file)) {
    statements.length = 0
    await run(Math.ceil(studiesOf(trials) / 2))
    const details = statements
      .filter((statement) => /^\s*(SELECT|UPDATE|DELETE)/i.test(statement))
      .flatMap((statement) =>
        raw.prepare(`EXPLAIN QUERY PLAN ${statement}`).all(...nulls(statement)),
      )
      .map((row) => String((row as { readonly detail: unknown }).detail))
    plans.set(name, summaryOf(details.flatMap(ofSqlite)))
  }
  raw.close()
  await client.$disconnect()
  return plans
}

const nulls = (statement: string): readonly null[] =>
  Array.from({ length: statement.split('?').length - 1 }, () => null)

function ofSqlite(detail: string): readonly string[] {
  const index = /USING (?:COVERING )?INDEX (\S+)/.exec(detail)?.[1]
  if (index !== undefined) return [index]
  const scanned = /^SCAN (\S+)/.exec(detail)?.[1]
  return scanned === undefined ? [] : [`SCAN ${scanned}`]
}

/** Reads the plans that the server logs of the statements that Prisma sends. */
async function postgresqlPlans(
  url: string,
  trials: number,
  { logFile }: OwnPostgresql,
): Promise<ReadonlyMap<string, string>> {
  const administration = await openDatabase(url)
  const name = new URL(url).pathname.slice(1)
  await administration.$executeRawUnsafe(
    `ALTER DATABASE ${name} SET auto_explain.log_min_duration = 0`,
  )
  await administration.$disconnect()
  const database = await openDatabase(url)
  const plans = new Map<string, string>()
  for (const { name: query, run } of queries(database, url)) {
    const before = (await readFile(logFile, 'utf8')).length
    await run(Math.ceil(studiesOf(trials) / 2))
    await sleep(100)
    const logged = (await readFile(logFile, 'utf8')).slice(before)
    plans.set(query, summaryOf(logged.split('\n').flatMap(ofPostgresql)))
  }
  await database.$disconnect()
  return plans
}

function ofPostgresql(line: string): readonly string[] {
  const index = /Index (?:Only )?Scan (?:Backward )?(?:using|on) "?(\w+)"?/.exec(line)?.[1]
  if (index !== undefined) return [index]
  const scanned = /Seq Scan on "?(\w+)"?/.exec(line)?.[1]
  return scanned === undefined ? [] : [`Seq Scan ${scanned}`]
}

const summaryOf = (parts: readonly string[]): string => [...new Set(parts)].join(', ')
