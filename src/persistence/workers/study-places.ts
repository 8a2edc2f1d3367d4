import type { StudyPlace, StudyPlaces } from '../../studies/workers/study-places.js'
import { isFinal, studyStates } from '../../studies/study.js'
import type { Database, DatabaseLocation } from '../database/open-database.js'
import { databaseNowMs } from '../leases/lease-store.js'

const unfinishedStates = studyStates.filter((state) => !isFinal(state))

/** More than wait at any time; the rest is found when these have ended. */
const waitingMax = 100_000

export class PrismaStudyPlaces implements StudyPlaces {
  constructor(
    private readonly database: Database,
    private readonly location: DatabaseLocation,
  ) {}

  async of(studyId: string): Promise<StudyPlace | null> {
    const study = await this.database.study.findUnique({
      where: { id: studyId, state: { in: unfinishedStates } },
      select: { owner: true, device: true, createdAt: true },
    })
    if (study === null) return null
    const { owner, device, createdAt } = study
    const earlier = await this.database.study.count({
      where: { owner, state: { in: unfinishedStates }, createdAt: { lt: createdAt } },
    })
    return { studyId, device, rank: earlier + 1 }
  }

  async waiting(): Promise<readonly StudyPlace[]> {
    const rows = await this.database.$queryRaw<{ id: string; device: string; rank: unknown }[]>`
      SELECT "id", "device",
        row_number() OVER (PARTITION BY "owner" ORDER BY "createdAt", "id") AS "rank"
      FROM "Study"
      WHERE "state" IN ('queued', 'running') AND NOT EXISTS (
        SELECT 1 FROM "Lease"
        WHERE "Lease"."subjectId" = "Study"."subjectId" AND "Lease"."studyId" = "Study"."id"
          AND "Lease"."holder" IS NOT NULL
          AND "Lease"."expiresMs" > ${databaseNowMs(this.location)})
      ORDER BY "createdAt", "id" LIMIT ${waitingMax}`
    return rows.map(({ id, device, rank }) => ({ studyId: id, device, rank: Number(rank) }))
  }
}
