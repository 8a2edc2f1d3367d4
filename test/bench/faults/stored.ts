/** Reads the database of a set-up beside the processes that are killed. */
import { createHash } from 'node:crypto'
import Sqlite from 'better-sqlite3'
import { Client } from 'pg'

export interface StoredTrial {
  readonly subjectId: string
  readonly key: string
  readonly finishedMs: number
  /** Fingerprint of outcome and measurements. */
  readonly print: string
  /** The measurements as JSON, in order. */
  readonly measurements: string
}

type Query = (sql: string) => Promise<readonly Record<string, unknown>[]>

/** `database`: a URL of PostgreSQL, or a file of SQLite. Throws while it does not answer. */
export function storedIn(database: string) {
  const isPostgresql = database.startsWith('postgresql:')
  const query = isPostgresql ? postgresqlQuery(database) : sqliteQuery(database)
  const finishedMs = isPostgresql
    ? `EXTRACT(EPOCH FROM "finishedAt") * 1000`
    : `CASE typeof("finishedAt") WHEN 'text' THEN unixepoch("finishedAt", 'subsec') * 1000 ELSE "finishedAt" END`
  return {
    finishedTrials: () => finishedTrials(query, finishedMs),
    studies: () => studiesIn(query),
    /** The most holders that a lease which is held has lost. */
    lostHolders: async (): Promise<number> => {
      const [row] = await query('SELECT max("lost") AS "lost" FROM "Lease"')
      return Number(row?.['lost'] ?? 0)
    },
  }
}
export type Stored = ReturnType<typeof storedIn>

export interface StoredStudy {
  readonly id: string
  readonly state: string
  readonly subjectId: string
  readonly advice: unknown
  readonly error: unknown
}

async function studiesIn(query: Query): Promise<readonly StoredStudy[]> {
  const rows = await query('SELECT "id", "state", "subjectId", "advice", "error" FROM "Study"')
  return rows.map(({ id, state, subjectId, advice, error }) => ({
    id: String(id),
    state: String(state),
    subjectId: String(subjectId),
    advice: parsed(advice),
    error: parsed(error),
  }))
}

/** A single number is stored as a JSON text. */
function measured(value: unknown): unknown {
  const json = parsed(value)
  return typeof json === 'string' ? Number(json) : json
}

/** JSON is text in SQLite. */
const parsed = (value: unknown): unknown => (typeof value === 'string' ? JSON.parse(value) : value)

async function finishedTrials(query: Query, finishedMs: string): Promise<readonly StoredTrial[]> {
  const trials = await query(
    `SELECT "subjectId", "ordinal", "key", "outcome", ${finishedMs} AS "finishedMs"
     FROM "Trial" WHERE "finishedAt" IS NOT NULL`,
  )
  const rows = await query(
    `SELECT "subjectId", "trialOrdinal", "name", "at", "value"
     FROM "Measurement" ORDER BY "subjectId", "trialOrdinal", "seq"`,
  )
  const byTrial = new Map<string, unknown[]>()
  for (const { subjectId, trialOrdinal, name, at, value } of rows) {
    const trial = `${String(subjectId)}/${String(trialOrdinal)}`
    const list = byTrial.get(trial) ?? []
    list.push([name, at, measured(value)])
    byTrial.set(trial, list)
  }
  return trials.map((row) => {
    const subjectId = String(row['subjectId'])
    const measurements = JSON.stringify(byTrial.get(`${subjectId}/${String(row['ordinal'])}`) ?? [])
    const outcome = JSON.stringify(row['outcome'])
    return {
      subjectId,
      key: String(row['key']),
      finishedMs: Number(row['finishedMs']),
      print: createHash('sha256').update(outcome).update(measurements).digest('hex'),
      measurements,
    }
  })
}

function postgresqlQuery(url: string): Query {
  return async (sql) => {
    const client = new Client({ connectionString: url })
    client.on('error', () => undefined)
    try {
      await client.connect()
      return (await client.query<Record<string, unknown>>(sql)).rows
    } finally {
      await client.end().catch(() => undefined)
    }
  }
}

function sqliteQuery(file: string): Query {
  return (sql) => {
    const database = new Sqlite(file, { readonly: true, timeout: 5000 })
    try {
      return Promise.resolve(database.prepare(sql).all() as Record<string, unknown>[])
    } finally {
      database.close()
    }
  }
}
