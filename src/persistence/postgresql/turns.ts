import { Pool } from 'pg'
import { LocalTurns, type Turns } from '../../studies/turns.js'
import { databaseUnavailable } from '../database/database-faults.js'

/** "batch" as a number: the advisory lock of the turns. */
const turnsLock = 0x62_61_74_63

/**
 * Turns of all processes on one database, by an advisory lock. A process that ends, or loses its
 * connection, leaves its turn.
 */
export class PostgresqlTurns implements Turns {
  private readonly ownTurns = new LocalTurns()
  private readonly pool: Pool

  constructor(url: string) {
    this.pool = new Pool({ connectionString: url, max: 1, connectionTimeoutMillis: 5000 })
    // the next turn connects anew
    this.pool.on('error', () => undefined)
  }

  take<T>(work: () => Promise<T>): Promise<T> {
    return this.ownTurns.take(() => this.locked(work))
  }

  close(): Promise<void> {
    return this.pool.end()
  }

  private async locked<T>(work: () => Promise<T>): Promise<T> {
    const client = await this.pool.connect().catch((error: unknown) => {
      throw databaseUnavailable(error)
    })
    let broken = false
    const onError = (): void => {
      broken = true
    }
    client.on('error', onError)
    try {
      await client.query('SELECT pg_advisory_lock($1)', [turnsLock]).catch((error: unknown) => {
        broken = true
        throw databaseUnavailable(error)
      })
      return await work()
    } finally {
      if (!broken) await client.query('SELECT pg_advisory_unlock_all()').catch(onError)
      client.off('error', onError)
      // a broken connection is closed, which ends its locks
      client.release(broken)
    }
  }
}
