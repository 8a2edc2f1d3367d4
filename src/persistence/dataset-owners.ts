import type { DatasetInfo, DatasetStore } from '../studies/ports.js'
import { localOwner, type Reach } from '../studies/ownership.js'
import type { Database } from './open-database.js'

/** The data sets that a reach includes: an archive is kept once, and everybody who stored it is among its owners. */
export class OwnedDatasetStore implements DatasetStore {
  constructor(private readonly files: DatasetStore, private readonly database: Database, private readonly reach: Reach) {}

  async put(archive: Uint8Array): Promise<DatasetInfo> {
    const info = await this.files.put(archive)
    const { owner } = this.reach
    await this.database.datasetOwner.upsert({ where: { datasetId_owner: { datasetId: info.id, owner } }, update: {}, create: { datasetId: info.id, owner, createdAt: new Date() } })
    return info
  }

  async get(id: string): Promise<DatasetInfo | null> {
    return this.reach.everyone || (await this.isOwn(id)) ? this.files.get(id) : null
  }

  folder(id: string): string {
    return this.files.folder(id)
  }

  /** One without any owner was stored before there were owners: it belongs to this machine. */
  private async isOwn(datasetId: string): Promise<boolean> {
    const { owner } = this.reach
    const owners = await this.database.datasetOwner.findMany({ where: { datasetId }, select: { owner: true } })
    return owners.length === 0 ? owner === localOwner : owners.some((row) => row.owner === owner)
  }
}
