import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import {
  LocalAnnouncements,
  type AnnouncedChange,
  type Announcements,
  type OnAnnounced,
} from '../../studies/announcements.js'

const channel = 'batchwise_study'
const reconnectMs = { first: 100, most: 5000 } as const
/** How often a silent connection is tried: a cut cable says nothing by itself. */
const tryEveryMs = 5000

/**
 * Announcements over NOTIFY and LISTEN of PostgreSQL. After a lost connection, listeners hear that
 * any study may have changed. A cut that nobody reports is found within 10 s.
 */
export class PostgresqlAnnouncements implements Announcements {
  private readonly here = new LocalAnnouncements()
  private readonly closing = new AbortController()
  private client: Client | null = null
  private readonly running: Promise<void>

  constructor(private readonly url: string) {
    this.running = this.run()
  }

  async announce(studyId: string, change: AnnouncedChange): Promise<void> {
    try {
      await this.client?.query('SELECT pg_notify($1, $2)', [channel, `${change} ${studyId}`])
    } catch {
      // every process hears of the lost connection, and reads the store again
    }
    // heard twice here, which does no harm: a watcher then finds no new event
    if (this.client === null) await this.here.announce(studyId, change)
  }

  listen(onAnnounced: OnAnnounced): () => void {
    return this.here.listen(onAnnounced)
  }

  async close(): Promise<void> {
    this.closing.abort()
    await this.client?.end().catch(() => undefined)
    await this.running
    await this.here.close()
  }

  /** `progress ID` or `state ID`. */
  private hear(payload: string): void {
    const [change, studyId = null] = payload.split(' ')
    void this.here.announce(studyId, change === 'progress' ? 'progress' : 'state')
  }

  private async run(): Promise<void> {
    let waitMs: number = reconnectMs.first
    while (!this.closing.signal.aborted) {
      if (await this.listenOnce()) waitMs = reconnectMs.first
      await sleep(waitMs, undefined, { signal: this.closing.signal }).catch(() => undefined)
      waitMs = Math.min(2 * waitMs, reconnectMs.most)
    }
  }

  /** Listens until the connection ends. False where it never came about. */
  private async listenOnce(): Promise<boolean> {
    const client = new Client({
      connectionString: this.url,
      connectionTimeoutMillis: 5000,
      query_timeout: tryEveryMs,
    })
    const ended = new Promise<void>((resolve) => {
      client.on('error', () => resolve())
      client.on('end', () => resolve())
    })
    client.on('notification', ({ payload = '' }) => this.hear(payload))
    try {
      await client.connect()
      await client.query(`LISTEN ${channel}`)
    } catch {
      await client.end().catch(() => undefined)
      return false
    }
    this.client = client
    await this.here.announce(null, 'state')
    const trying = setInterval(() => {
      client.query('SELECT 1').catch(() => client.end().catch(() => undefined))
    }, tryEveryMs)
    await ended
    clearInterval(trying)
    this.client = null
    return true
  }
}
