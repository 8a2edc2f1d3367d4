/** The owners of uploads: one row for each upload and owner. */
import type { Database } from '../database/open-database.js'

interface Row {
  readonly id: string
  readonly owner: string
  readonly createdAt: Date
  readonly bytes: number
}
interface Condition {
  readonly id?: string | { readonly gt: string }
  readonly owner?: string | { readonly not: string }
}

/** The calls of Prisma that the tables of both kinds of uploads have in common. */
interface OwnerTable {
  count(query: { where: Condition }): Promise<number>
  create(query: { data: Row }): Promise<unknown>
  deleteMany(query: { where: Condition }): Promise<unknown>
  groupBy(query: {
    by: ['id']
    where: Condition
    orderBy: { id: 'asc' }
    take: number
  }): Promise<readonly { readonly id: string }[]>
  upsert(query: {
    where: { id_owner: { id: string; owner: string } }
    update: object
    create: Row
  }): Promise<unknown>
}

/** More than any service has. */
const idsMax = 2 ** 31 - 1

/** `null` stands for every owner. */
type Owner = string | null

const ofOwner = (owner: Owner): Condition => (owner === null ? {} : { owner })

export class OwnerRows {
  constructor(private readonly table: OwnerTable) {}

  /** Ids of the owner in their order, after one of them. */
  async ids(owner: Owner, after: string | null = null, count = idsMax): Promise<readonly string[]> {
    const where = { ...ofOwner(owner), ...(after === null ? {} : { id: { gt: after } }) }
    const page = { by: ['id'], where, orderBy: { id: 'asc' }, take: count } as const
    return (await this.table.groupBy({ ...page, by: ['id'] })).map(({ id }) => id)
  }

  async owns(id: string, owner: Owner): Promise<boolean> {
    return (await this.table.count({ where: { id, ...ofOwner(owner) } })) > 0
  }

  async hasOthers(id: string, owner: string): Promise<boolean> {
    return (await this.table.count({ where: { id, owner: { not: owner } } })) > 0
  }

  /** Makes the owner an owner; an earlier row stays. */
  async claim(id: string, owner: string, bytes: number): Promise<void> {
    await this.table.upsert({
      where: { id_owner: { id, owner } },
      update: {},
      create: { id, owner, createdAt: new Date(), bytes },
    })
  }

  async release(id: string, owner: Owner): Promise<void> {
    await this.table.deleteMany({ where: { id, ...ofOwner(owner) } })
  }
}

/** Disk space of all uploads of an owner. */
export async function usedBytesOf(owner: string, database: Database): Promise<number> {
  const query = { where: { owner }, _sum: { bytes: true } } as const
  const [datasets, models] = await Promise.all([
    database.datasetOwner.aggregate(query),
    database.modelOwner.aggregate(query),
  ])
  return Number(datasets._sum.bytes ?? 0) + Number(models._sum.bytes ?? 0)
}
