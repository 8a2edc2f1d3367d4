import { Prisma } from '../../generated/sqlite/client.js'
import { LeaseLost, type Lease } from '../../studies/leases.js'
import type { Database } from '../database/open-database.js'

/** A statement that starts when it is run, alone or in a transaction. */
type Statement<Result> = Prisma.PrismaPromise<Result>
type ResultsOf<Statements extends readonly Statement<unknown>[]> = {
  -readonly [At in keyof Statements]: Awaited<Statements[At]>
}

/** Runs statements in one transaction, all or nothing, where the writer may write. */
export interface WriteGuard {
  /** `endsTrial`: the statements store the end of a trial. */
  run<Statements extends readonly Statement<unknown>[]>(
    statements: readonly [...Statements],
    options?: { readonly endsTrial?: boolean },
  ): Promise<ResultsOf<Statements>>
}

/** Everyone may write: requests, which hold no lease. */
export class OpenGuard implements WriteGuard {
  constructor(private readonly database: Database) {}

  async run<Statements extends readonly Statement<unknown>[]>(
    statements: readonly [...Statements],
  ): Promise<ResultsOf<Statements>> {
    return (await this.database.$transaction([...statements])) as ResultsOf<Statements>
  }
}

/**
 * Only the holder of the lease may write. The first statement locks the row of the lease until the
 * end of the transaction, so that no other holder can begin in between. Throws `LeaseLost`.
 */
export class LeaseGuard implements WriteGuard {
  constructor(
    private readonly database: Database,
    private readonly lease: Pick<Lease, 'subjectId' | 'token'>,
  ) {}

  async run<Statements extends readonly Statement<unknown>[]>(
    statements: readonly [...Statements],
    { endsTrial = false }: { readonly endsTrial?: boolean } = {},
  ): Promise<ResultsOf<Statements>> {
    const { subjectId, token } = this.lease
    const held = this.database.lease.update({
      where: { subjectId, token },
      // a trial that ended shows that the study does not end its holders
      data: endsTrial ? { token, lost: 0 } : { token },
      select: { token: true },
    })
    try {
      const [, ...results] = await this.database.$transaction([held, ...statements])
      return results as ResultsOf<Statements>
    } catch (error) {
      throw isMissing(error) ? new LeaseLost(this.lease) : error
    }
  }
}

const isMissing = (error: unknown): boolean =>
  error instanceof Prisma.PrismaClientKnownRequestError &&
  error.code === 'P2025' &&
  error.meta?.['modelName'] === 'Lease'
