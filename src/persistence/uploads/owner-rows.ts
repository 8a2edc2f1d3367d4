/** The owners of uploads: one row for each upload and owner. */
import type { OldUpload } from '../../studies/ports.js'
import type { Database } from '../database/open-database.js'

interface Row {
  readonly id: string
  readonly owner: string
  readonly createdAt: Date
  readonly bytes: number
}
interface Condition {
  readonly id?: string | { readonly gt: string }
  readonly owner?: string | { readonly not: string } | { readonly gt: string }
  readonly createdAt?: { readonly lt: Date }
  readonly OR?: Condition[]
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
  findMany(query: {
    where: Condition
    orderBy: [{ id: 'asc' }, { owner: 'asc' }]
    take: number
    select: { id: true; owner: true }
  }): Promise<readonly OldUpload[]>
  upsert(query: {
    where: { id_owner: { id: string; owner: string } }
    update: Pick<Row, 'createdAt'>
    create: Row
  }): Promise<unknown>
}

/** More than any service has. */
const idsMax = 2 ** 31 - 1

/** `null` stands for every owner. */
type Owner = string | null

const ofOwner = (owner: Owner): Condition => (owner === null ? {} : { owner })

function behind(after: OldUpload | null): Condition {
  if (after === null) return {}
  const { id, owner } = after
  return { OR: [{ id: { gt: id } }, { id, owner: { gt: owner } }] }
}

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

  /** Makes the owner an owner, who stored it now: retention counts from here. */
  async claim(id: string, owner: string, bytes: number): Promise<void> {
    const createdAt = new Date()
    await this.table.upsert({
      where: { id_owner: { id, owner } },
      update: { createdAt },
      create: { id, owner, createdAt, bytes },
    })
  }

  storedBefore(
    moment: Date,
    after: OldUpload | null,
    limit: number,
  ): Promise<readonly OldUpload[]> {
    return this.table.findMany({
      where: { createdAt: { lt: moment }, ...behind(after) },
      orderBy: [{ id: 'asc' }, { owner: 'asc' }],
      take: limit,
      select: { id: true, owner: true },
    })
  }

  async isStoredBefore(moment: Date, { id, owner }: OldUpload): Promise<boolean> {
    return (await this.table.count({ where: { id, owner, createdAt: { lt: moment } } })) > 0
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
