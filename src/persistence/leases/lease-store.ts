import { Prisma } from '../../generated/sqlite/client.js'
import type { Lease, Leases } from '../../studies/leases.js'
import { studyStates, type StudyState } from '../../studies/study.js'
import { fromText } from '../database/columns.js'
import { isPostgresql, type Database, type DatabaseLocation } from '../database/open-database.js'

export interface LeaseOptions {
  /** Names this process. */
  readonly holder: string
  /** How long a lease holds without being renewed, ms. */
  readonly keepMs: number
  /** True: no other process conducts, so whoever holds a lease has ended. */
  readonly isAlone: boolean
}

/** Now by the clock of the database: the clocks of the hosts may differ, or jump. */
export const databaseNowMs = (location: DatabaseLocation): Prisma.Sql =>
  isPostgresql(location)
    ? Prisma.sql`(EXTRACT(EPOCH FROM clock_timestamp()) * 1000)::double precision`
    : Prisma.sql`(unixepoch('subsec') * 1000.0)`

/** Leases in the database. Each call is one statement. */
export class PrismaLeases implements Leases {
  private readonly nowMs: Prisma.Sql

  constructor(
    private readonly database: Database,
    location: DatabaseLocation,
    private readonly options: LeaseOptions,
  ) {
    this.nowMs = databaseNowMs(location)
  }

  async acquire(studyId: string, subjectId: string): Promise<Lease | null> {
    const { holder, keepMs, isAlone } = this.options
    const mayTake = isAlone ? Prisma.sql`1 = 1` : Prisma.sql`"Lease"."expiresMs" < ${this.nowMs}`
    const rows = await this.database.$queryRaw<{ token: number; lost: number }[]>`
      INSERT INTO "Lease" ("subjectId", "studyId", "holder", "token", "expiresMs", "lost")
      VALUES (${subjectId}, ${studyId}, ${holder}, 1, ${this.nowMs} + ${keepMs}, 0)
      ON CONFLICT ("subjectId") DO UPDATE SET
        "lost" = CASE
          WHEN "Lease"."studyId" <> excluded."studyId" THEN 0
          WHEN "Lease"."holder" IS NULL THEN "Lease"."lost"
          ELSE "Lease"."lost" + 1 END,
        "studyId" = excluded."studyId",
        "holder" = excluded."holder",
        "token" = "Lease"."token" + 1,
        "expiresMs" = excluded."expiresMs"
      WHERE "Lease"."holder" IS NULL OR ${mayTake}
      RETURNING "token", "lost"`
    const [row] = rows
    if (row === undefined) return null
    const held = { subjectId, token: Number(row.token) }
    return {
      ...held,
      lost: Number(row.lost),
      renew: () => this.renew(held),
      release: () => this.release(held),
    }
  }

  private async renew({
    subjectId,
    token,
  }: Pick<Lease, 'subjectId' | 'token'>): Promise<StudyState | null> {
    const [row] = await this.database.$queryRaw<{ state: string | null }[]>`
      UPDATE "Lease" SET "expiresMs" = ${this.nowMs} + ${this.options.keepMs}
      WHERE "subjectId" = ${subjectId} AND "token" = ${token}
      RETURNING (SELECT "state" FROM "Study" WHERE "Study"."id" = "Lease"."studyId") AS "state"`
    if (row === undefined) return null
    // a study that was deleted has ended too
    return row.state === null ? 'cancelled' : fromText(row.state, studyStates, 'the study state')
  }

  private async release({ subjectId, token }: Pick<Lease, 'subjectId' | 'token'>): Promise<void> {
    await this.database.lease.updateMany({ where: { subjectId, token }, data: { holder: null } })
  }
}
