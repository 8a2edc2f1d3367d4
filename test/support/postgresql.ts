/** Databases of tests on a real server: at PGHOST and PGPORT, or at 127.0.0.1:5432. */
import { randomBytes } from 'node:crypto'
import { Client } from 'pg'

const { PGHOST = '127.0.0.1', PGPORT = '5432', PGUSER = 'postgres' } = process.env
const urlOf = (database: string): string => `postgresql://${PGUSER}@${PGHOST}:${PGPORT}/${database}`

export interface TemporaryPostgresql {
  readonly url: string
  /** Ends every connection to it, as a restart of the server does. */
  disconnectAll(): Promise<void>
  /** Runs a statement on a connection of its own and returns its rows. */
  query(sql: string): Promise<readonly Record<string, unknown>[]>
  drop(): Promise<void>
}

/** An empty database of its own; `drop` removes it. */
export async function createPostgresql(): Promise<TemporaryPostgresql> {
  const name = `batchwise_test_${randomBytes(6).toString('hex')}`
  await queryIn('postgres', `CREATE DATABASE ${name}`)
  return {
    url: urlOf(name),
    disconnectAll: async () => {
      await queryIn(
        'postgres',
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`,
      )
    },
    query: (sql) => queryIn(name, sql),
    drop: async () => {
      await queryIn('postgres', `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    },
  }
}

async function queryIn(database: string, sql: string) {
  const client = new Client({ connectionString: urlOf(database) })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows
  } finally {
    await client.end()
  }
}
