import { invalid } from '../errors.js'
import type {
  DatasetDraft,
  FileDatasetStore,
  StagedDataset,
} from '../studies/data/file-dataset-store.js'
import { OwnerSpace, type StorageQuota } from '../studies/data/storage-quota.js'
import type { DataSource } from '../studies/data/upload/data-source.js'
import { localOwner, type Reach } from '../studies/ownership.js'
import type { DatasetInfo, DatasetPage, DatasetStore } from '../studies/ports.js'
import type { Turns } from '../studies/turns.js'
import type { Database } from './database/open-database.js'

export interface DatasetShelf {
  readonly files: FileDatasetStore
  readonly database: Database
  readonly quota: StorageQuota
  readonly turns: Turns
  /** Most bytes of one upload. */
  readonly uploadBytesMax: number
}

interface PageOptions {
  readonly cursor: string | null
  readonly limit: number
}

/** The data sets of a reach. An archive is stored once; everyone who stored it is an owner. */
export class OwnedDatasetStore implements DatasetStore {
  /** Condition on the owner of rows within the reach. */
  private readonly visible: { readonly owner?: string }

  constructor(
    private readonly shelf: DatasetShelf,
    private readonly reach: Reach,
  ) {
    this.visible = reach.everyone ? {} : { owner: reach.owner }
  }

  async put(source: DataSource): Promise<DatasetInfo> {
    const { files, quota, uploadBytesMax } = this.shelf
    const space = new OwnerSpace(quota, this.reach.owner, await this.usedBytes())
    try {
      const staged = await files.stage(source, {
        bytesMax: uploadBytesMax,
        onBytes: (bytes) => space.take(bytes),
        storedBytesMax: quota.bytesPerOwner,
      })
      return await this.store(staged, space).finally(() => staged.discard())
    } finally {
      space.release()
    }
  }

  private async store(staged: StagedDataset, space: OwnerSpace): Promise<DatasetInfo> {
    const { turns } = this.shelf
    const isStored = (await this.shelf.files.get(staged.id)) !== null
    const draft = isStored ? null : await staged.read()
    // from here on the rows count, and the upload does not
    space.release()
    const stored = await turns.take(() => this.claimStored(staged.id))
    if (stored !== null) return stored
    return this.keep(draft ?? (await staged.read()))
  }

  private async keep(draft: DatasetDraft): Promise<DatasetInfo> {
    const { turns } = this.shelf
    const release = await turns.take(() => this.reserve(draft.info))
    try {
      await draft.write()
      return await turns.take(async () => {
        await draft.keep()
        await this.claim(draft.info)
        return draft.info
      })
    } finally {
      release()
    }
  }

  async get(id: string): Promise<DatasetInfo | null> {
    return this.reach.everyone || (await this.owns(id)) ? this.shelf.files.get(id) : null
  }

  folder(id: string): string {
    return this.shelf.files.folder(id)
  }

  async list({ cursor, limit }: PageOptions): Promise<DatasetPage> {
    const found = await this.idsAfter(cursor, limit + 1)
    const ids = found.slice(0, limit)
    const infos = await Promise.all(ids.map((id) => this.shelf.files.get(id)))
    return {
      datasets: infos.filter((info) => info !== null),
      nextCursor: found.length > limit ? (ids.at(-1) ?? null) : null,
      usedBytes: await this.usedBytes(),
      quotaBytes: this.shelf.quota.bytesPerOwner,
    }
  }

  async isShared(datasetId: string): Promise<boolean> {
    if (this.reach.everyone) return false
    const others = await this.shelf.database.datasetOwner.count({
      where: { datasetId, owner: { not: this.reach.owner } },
    })
    return others > 0
  }

  async remove(datasetId: string): Promise<void> {
    const { files, database } = this.shelf
    // files first: after a crash the next start removes rows without files, but gives files
    // without rows to the local owner
    if (!(await this.isShared(datasetId))) await files.remove(datasetId)
    await database.datasetOwner.deleteMany({ where: { datasetId, ...this.visible } })
  }

  private async idsAfter(cursor: string | null, count: number): Promise<readonly string[]> {
    const after = cursor === null ? {} : { datasetId: { gt: parseCursor(cursor) } }
    const rows = await this.shelf.database.datasetOwner.groupBy({
      by: ['datasetId'],
      orderBy: { datasetId: 'asc' },
      take: count,
      where: { ...this.visible, ...after },
    })
    return rows.map(({ datasetId }) => datasetId)
  }

  /** Makes the owner an owner of a stored data set. Returns null when it is not stored. */
  private async claimStored(id: string): Promise<DatasetInfo | null> {
    const info = await this.shelf.files.get(id)
    if (info === null) return null
    if (await this.owns(id)) return info
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

  private async owns(datasetId: string): Promise<boolean> {
    const row = await this.shelf.database.datasetOwner.findUnique({
      where: { datasetId_owner: { datasetId, owner: this.reach.owner } },
    })
    return row !== null
  }
}

/** A cursor is the id of the last data set on a page. */
function parseCursor(cursor: string): string {
  if (/^[0-9a-f]{32}$/.test(cursor)) return cursor
  throw invalid(
    '/cursor',
    cursor,
    'a cursor of an earlier answer',
    'the cursor is not one that this service gave',
  )
}

/**
 * Repairs at start what a crash left: files without an owner go to the local owner, and rows
 * without files are deleted.
 */
export async function reconcileDatasets(
  files: FileDatasetStore,
  database: Database,
): Promise<void> {
  // rows first: another process that stores a data set now writes its files before its row
  const rows = await database.datasetOwner.findMany({ select: { datasetId: true } })
  const owned = new Set(rows.map(({ datasetId }) => datasetId))
  const stored = new Set(await files.tidy())
  for (const id of stored) if (!owned.has(id)) await adopt(id, files, database)
  for (const datasetId of owned)
    if (!stored.has(datasetId)) await database.datasetOwner.deleteMany({ where: { datasetId } })
}

async function adopt(
  datasetId: string,
  files: FileDatasetStore,
  database: Database,
): Promise<void> {
  const info = await files.get(datasetId)
  // another process may have written the row meanwhile
  const owners = await database.datasetOwner.count({ where: { datasetId } })
  if (info === null || owners > 0) return
  await database.datasetOwner.create({
    data: { datasetId, owner: localOwner, createdAt: new Date(), bytes: info.storedBytes },
  })
}
