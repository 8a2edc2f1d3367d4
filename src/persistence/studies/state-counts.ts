import { Prisma } from '../../generated/sqlite/client.js'
import { isFinal, studyStates, type StudyState } from '../../studies/study.js'
import { fromText } from '../database/columns.js'
import type { Database } from '../database/open-database.js'

type Counts = Readonly<Partial<Record<StudyState, number>>>

const finalStates = studyStates.filter(isFinal)
const openStates = studyStates.filter((state) => !isFinal(state))
/** Nearly all studies are final: they are counted at most so often, ms. */
const finalEveryMs = 60_000

/** Both databases read the index of states alone. */
export const stateCount = (states: readonly StudyState[]): Prisma.Sql => Prisma.sql`
  SELECT "state", COUNT(*) AS "count" FROM "Study"
  WHERE "state" IN (${Prisma.join([...states])}) GROUP BY "state"`

/** Studies by state, for metrics: open ones now, final ones of the last minute. */
export class StateCounts {
  private final: { readonly counts: Promise<Counts>; readonly atMs: number } | null = null

  constructor(
    private readonly database: Database,
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  async read(): Promise<Counts> {
    const [open, final] = await Promise.all([this.count(openStates), this.recentFinal()])
    return { ...open, ...final }
  }

  private recentFinal(): Promise<Counts> {
    const nowMs = this.nowMs()
    if (this.final === null || nowMs - this.final.atMs >= finalEveryMs) {
      const counts = this.count(finalStates)
      // a failure is not reused
      counts.catch(() => (this.final = null))
      this.final = { counts, atMs: nowMs }
    }
    return this.final.counts
  }

  private async count(states: readonly StudyState[]): Promise<Counts> {
    const rows = await this.database.$queryRaw<{ state: string; count: number | bigint }[]>(
      stateCount(states),
    )
    return Object.fromEntries(
      rows.map(({ state, count }) => [
        fromText(state, studyStates, 'the study state'),
        Number(count),
      ]),
    )
  }
}
