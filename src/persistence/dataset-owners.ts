import { invalid } from '../errors.js'
import type { FileDatasetStore } from '../studies/data/file-dataset-store.js'
import type { StorageQuota } from '../studies/data/storage-quota.js'
import type { DatasetInfo, DatasetPage, DatasetStore } from '../studies/ports.js'
import { localOwner, type Reach } from '../studies/ownership.js'
import type { Turns } from '../studies/turns.js'
import type { Database } from './database/open-database.js'

export interface DatasetShelf {
  readonly files: FileDatasetStore
  readonly database: Database
  readonly quota: StorageQuota
  readonly turns: Turns
}

/** The data sets that a reach includes: an archive is kept once, and everybody who stored it is among its owners. */
export class OwnedDatasetStore implements DatasetStore {
  constructor(
    private readonly shelf: DatasetShelf,
    private readonly reach: Reach,
  ) {}

  async put(archive: Uint8Array): Promise<DatasetInfo> {
    const { files, turns } = this.shelf
    const known = await turns.take(() => this.claimKnown(files.idOf(archive)))
    if (known !== null) return known
    const draft = files.read(archive)
    const release = await turns.take(() => this.reserve(draft.info))
    try {
      const written = await draft.write()
      return await turns.take(async () => {
        await written.keep()
        await this.claim(draft.info)
        return draft.info
      })
    } finally {
      release()
    }
  }

  async get(id: string): Promise<DatasetInfo | null> {
    return this.reach.everyone || (await this.isOwn(id)) ? this.shelf.files.get(id) : null
  }

  folder(id: string): string {
    return this.shelf.files.folder(id)
  }

  async list({
    cursor,
    limit,
  }: {
    readonly cursor: string | null
    readonly limit: number
  }): Promise<DatasetPage> {
    if (cursor !== null && !/^[0-9a-f]{32}$/.test(cursor))
      throw invalid(
        '/cursor',
        cursor,
        'a cursor of an earlier answer',
        'the cursor is not one that this service gave',
      )
    const rows = await this.shelf.database.datasetOwner.groupBy({
      by: ['datasetId'],
      orderBy: { datasetId: 'asc' },
      take: limit + 1,
      where: {
        ...(this.reach.everyone ? {} : { owner: this.reach.owner }),
        ...(cursor === null ? {} : { datasetId: { gt: cursor } }),
      },
    })
    const ids = rows.slice(0, limit).map(({ datasetId }) => datasetId)
    const datasets = (await Promise.all(ids.map((id) => this.shelf.files.get(id)))).filter(
      (info) => info !== null,
    )
    return {
      datasets,
      nextCursor: rows.length > limit ? (ids.at(-1) ?? null) : null,
      usedBytes: await this.usedBytes(),
      quotaBytes: this.shelf.quota.bytesPerOwner,
    }
  }

  async isShared(datasetId: string): Promise<boolean> {
    return (
      !this.reach.everyone &&
      (await this.shelf.database.datasetOwner.count({
        where: { datasetId, owner: { not: this.reach.owner } },
      })) > 0
    )
  }

  async remove(datasetId: string): Promise<void> {
    const { files, database } = this.shelf
    // the files first: rows without a data set are swept at the next start, a data set without rows would be somebody else's
    if (!(await this.isShared(datasetId))) await files.remove(datasetId)
    await database.datasetOwner.deleteMany({
      where: { datasetId, ...(this.reach.everyone ? {} : { owner: this.reach.owner }) },
    })
  }

  /** One that is stored already becomes the owner's too; null where it is not stored. */
  private async claimKnown(id: string): Promise<DatasetInfo | null> {
    const info = await this.shelf.files.get(id)
    if (info === null) return null
    if (await this.isOwn(id)) return info
    const release = await this.reserve(info)
    await this.claim(info).finally(release)
    return info
  }

  private async reserve({ storedBytes }: DatasetInfo): Promise<() => void> {
    return this.shelf.quota.reserve(this.reach.owner, await this.usedBytes(), storedBytes)
  }

  private async claim({ id: datasetId, storedBytes }: DatasetInfo): Promise<void> {
    const { owner } = this.reach
    await this.shelf.database.datasetOwner.upsert({
      where: { datasetId_owner: { datasetId, owner } },
      update: {},
      create: { datasetId, owner, createdAt: new Date(), bytes: storedBytes },
    })
  }

  private async usedBytes(): Promise<number> {
    const { _sum } = await this.shelf.database.datasetOwner.aggregate({
      where: { owner: this.reach.owner },
      _sum: { bytes: true },
    })
    return Number(_sum.bytes ?? 0)
  }

  private async isOwn(datasetId: string): Promise<boolean> {
    return (
      (await this.shelf.database.datasetOwner.findUnique({
        where: { datasetId_owner: { datasetId, owner: this.reach.owner } },
      })) !== null
    )
  }
}

/** Brings rows and folders together, at start: what was stored before there were owners belongs to this machine, what was stored before sizes were kept gets its size, and rows whose data set is gone go. */
export async function reconcileDatasets(
  files: FileDatasetStore,
  database: Database,
): Promise<void> {
  // in this order: another process that stores one now has its folder before its row
  const rows = await database.datasetOwner.findMany()
  const ids = await files.tidy()
  const [owned, there] = [new Set(rows.map(({ datasetId }) => datasetId)), new Set(ids)]
  for (const id of ids.filter((one) => !owned.has(one))) {
    const info = await files.get(id)
    if (info !== null && (await database.datasetOwner.count({ where: { datasetId: id } })) === 0)
      await database.datasetOwner.create({
        data: { datasetId: id, owner: localOwner, createdAt: new Date(), bytes: info.storedBytes },
      })
  }
  for (const { datasetId, bytes } of rows) {
    if (!there.has(datasetId)) await database.datasetOwner.deleteMany({ where: { datasetId } })
    else if (bytes === 0n)
      await database.datasetOwner.updateMany({
        where: { datasetId },
        data: { bytes: (await files.get(datasetId))?.storedBytes ?? 0 },
      })
  }
}
