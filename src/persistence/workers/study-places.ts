import { Prisma } from '../../generated/sqlite/client.js'
import type { Study } from '../../studies/study.js'
import type { StudyPlace, StudyPlaces, StudyProgram } from '../../studies/workers/study-places.js'
import { fromJson } from '../database/columns.js'
import type { Database, DatabaseLocation } from '../database/open-database.js'
import { databaseNowMs } from '../leases/lease-store.js'

interface PlaceRow {
  readonly id: string
  readonly device: string
  readonly program: string | null
  readonly rank: unknown
}

/** More than wait at any time; the rest is found when these have ended. */
const waitingMax = 100_000

export class PrismaStudyPlaces implements StudyPlaces {
  constructor(
    private readonly database: Database,
    private readonly location: DatabaseLocation,
  ) {}

  async of(studyId: string): Promise<StudyPlace | null> {
    const [found] = await this.ranked(sameOwner(studyId), Prisma.sql`"id" = ${studyId}`)
    return found ?? null
  }

  waiting(): Promise<readonly StudyPlace[]> {
    return this.ranked(Prisma.sql`1 = 1`, this.unconducted())
  }

  async programsOn(device: string): Promise<readonly StudyProgram[]> {
    const rows = await this.database.study.findMany({
      where: { device, program: { not: null }, state: { in: ['queued', 'running'] } },
      distinct: ['program'],
      select: { subject: true },
    })
    return rows.flatMap(({ subject }) => fromJson<Study['subject']>(subject).program ?? [])
  }

  async behind(studyId: string): Promise<readonly StudyPlace[]> {
    const places = await this.ranked(sameOwner(studyId), this.unconducted())
    return places.slice(places.findIndex((place) => place.studyId === studyId) + 1)
  }

  /** @param among studies that are ranked; `shown`: those of them that are returned */
  private async ranked(among: Prisma.Sql, shown: Prisma.Sql): Promise<readonly StudyPlace[]> {
    const rows = await this.database.$queryRaw<PlaceRow[]>`
      SELECT "id", "device", "program", "rank" FROM (
        SELECT "id", "device", "program", "subjectId", "createdAt", row_number() OVER (
          PARTITION BY "owner" ORDER BY "state" DESC, "priority" DESC, "createdAt", "id") AS "rank"
        FROM "Study" WHERE "state" IN ('queued', 'running') AND ${among}) AS "Study"
      WHERE ${shown}
      ORDER BY "rank", "createdAt", "id" LIMIT ${waitingMax}`
    return rows.map(({ id, rank, ...room }) => ({ studyId: id, ...room, rank: Number(rank) }))
  }

  private unconducted(): Prisma.Sql {
    return Prisma.sql`NOT EXISTS (
      SELECT 1 FROM "Lease"
      WHERE "Lease"."subjectId" = "Study"."subjectId" AND "Lease"."studyId" = "Study"."id"
        AND "Lease"."holder" IS NOT NULL
        AND "Lease"."expiresMs" > ${databaseNowMs(this.location)})`
  }
}

const sameOwner = (studyId: string): Prisma.Sql =>
  Prisma.sql`"owner" = (SELECT "owner" FROM "Study" WHERE "id" = ${studyId})`
