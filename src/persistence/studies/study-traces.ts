import type { Database } from '../database/open-database.js'

/** The trace of each study, in its row. */
export class PrismaStudyTraces {
  constructor(private readonly database: Database) {}

  async keep(id: string, traceparent: string): Promise<void> {
    await this.database.study.updateMany({ where: { id }, data: { traceparent } })
  }

  async find(id: string): Promise<string | null> {
    return (
      (await this.database.study.findUnique({ where: { id }, select: { traceparent: true } }))
        ?.traceparent ?? null
    )
  }
}
