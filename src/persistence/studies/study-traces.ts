import type { Database } from '../database/open-database.js'

/** The trace of each study, in the row of the study. */
export class PrismaStudyTraces {
  constructor(private readonly database: Database) {}

  async keep(id: string, traceparent: string): Promise<void> {
    await this.database.study.updateMany({ where: { id }, data: { traceparent } })
  }

  async find(id: string): Promise<string | null> {
    const row = await this.database.study.findUnique({
      where: { id },
      select: { traceparent: true },
    })
    return row?.traceparent ?? null
  }
}
