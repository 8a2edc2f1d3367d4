import { invalid } from '../../errors.js'
import type { Reach } from '../../studies/ownership.js'
import type {
  DatasetInfo,
  DatasetStore,
  ModelInfo,
  ModelStore,
  PageOptions,
  StoredModel,
  StoredPage,
  UploadStore,
} from '../../studies/ports.js'
import type { StoredFigures } from '../../studies/data/rows/figures.js'
import { OwnerSpace } from '../../studies/upload/storage-quota.js'
import type { StagedUpload, StoredInfo, UploadDraft } from '../../studies/upload/stored-files.js'
import type { UploadSource } from '../../studies/upload/upload-source.js'
import { usedBytesOf } from './owner-rows.js'
import { ownedDatasets, ownedModels, type OwnedFiles, type UploadShelf } from './upload-shelf.js'

/** The uploads of a reach. A file is stored once; everyone who stored it is an owner. */
class OwnedUploads<Info extends StoredInfo> implements UploadStore<Info> {
  constructor(
    protected readonly shelf: UploadShelf,
    protected readonly reach: Reach,
    private readonly stored: OwnedFiles<Info>,
  ) {}

  /** The owner whose rows are within the reach; null for everyone. */
  private get visible(): string | null {
    return this.reach.everyone ? null : this.reach.owner
  }

  async put(source: UploadSource): Promise<Info> {
    const { quota, uploadBytesMax } = this.shelf
    const space = new OwnerSpace(quota, this.reach.owner, await this.usedBytes())
    try {
      const staged = await this.stored.files.stage(source, {
        bytesMax: uploadBytesMax,
        onBytes: (bytes) => space.take(bytes),
        storedBytesMax: quota.bytesPerOwner,
      })
      return await this.store(staged, space).finally(() => staged.discard())
    } finally {
      space.release()
    }
  }

  private async store(staged: StagedUpload<Info>, space: OwnerSpace): Promise<Info> {
    const { turns } = this.shelf
    const isStored = (await this.stored.files.get(staged.id)) !== null
    const draft = isStored ? null : await staged.read()
    // from here on what is stored counts, and the upload does not
    space.release()
    const stored = await turns.take(() => this.claimStored(staged.id))
    if (stored !== null) return stored
    return this.keep(draft ?? (await staged.read()))
  }

  private async keep(draft: UploadDraft<Info>): Promise<Info> {
    const { turns, quota } = this.shelf
    const release = await turns.take(() => this.reserve(draft.info))
    try {
      const info = await draft.write()
      return await turns.take(async () => {
        // what other processes reserved is not known here, what they stored is
        quota.check(await this.usedBytes(), info.storedBytes)
        await draft.keep()
        await this.claim(info)
        return info
      })
    } finally {
      release()
    }
  }

  async get(id: string): Promise<Info | null> {
    const { files, owners } = this.stored
    return this.reach.everyone || (await owners.owns(id, this.reach.owner)) ? files.get(id) : null
  }

  async list({ cursor, limit }: PageOptions): Promise<StoredPage<Info>> {
    const after = cursor === null ? null : parseCursor(cursor)
    const found = await this.stored.owners.ids(this.visible, after, limit + 1)
    const ids = found.slice(0, limit)
    const infos = await Promise.all(ids.map((id) => this.stored.files.get(id)))
    return {
      entries: infos.filter((info) => info !== null),
      nextCursor: found.length > limit ? (ids.at(-1) ?? null) : null,
      usedBytes: await this.usedBytes(),
      quotaBytes: this.shelf.quota.bytesPerOwner,
    }
  }

  async isShared(id: string): Promise<boolean> {
    if (this.reach.everyone) return false
    return this.stored.owners.hasOthers(id, this.reach.owner)
  }

  async remove(id: string): Promise<void> {
    const { files, owners } = this.stored
    // files first: after a crash the next start removes rows without files, but gives files
    // without rows to the local owner
    if (!(await this.isShared(id))) await files.remove(id)
    await owners.release(id, this.visible)
  }

  /** Makes the owner an owner of a stored upload. Returns null when it is not stored. */
  private async claimStored(id: string): Promise<Info | null> {
    const { files, owners } = this.stored
    const info = await files.get(id)
    if (info === null) return null
    if (await owners.owns(id, this.reach.owner)) {
      await this.claim(info)
      return info
    }
    const release = await this.reserve(info)
    await this.claim(info).finally(release)
    return info
  }

  private async reserve({ storedBytes }: Info): Promise<() => void> {
    return this.shelf.quota.reserve(this.reach.owner, await this.usedBytes(), storedBytes)
  }

  private claim({ id, storedBytes }: Info): Promise<void> {
    return this.stored.owners.claim(id, this.reach.owner, storedBytes)
  }

  private usedBytes(): Promise<number> {
    return usedBytesOf(this.reach.owner, this.shelf.database)
  }
}

export class OwnedDatasetStore extends OwnedUploads<DatasetInfo> implements DatasetStore {
  constructor(shelf: UploadShelf, reach: Reach) {
    super(shelf, reach, ownedDatasets(shelf))
  }

  folder(id: string): string {
    return this.shelf.datasets.folder(id)
  }

  figures(info: DatasetInfo): Promise<StoredFigures> {
    return this.shelf.datasets.figures(info)
  }
}

export class OwnedModelStore extends OwnedUploads<ModelInfo> implements ModelStore {
  constructor(shelf: UploadShelf, reach: Reach) {
    super(shelf, reach, ownedModels(shelf))
  }

  async model(id: string): Promise<StoredModel | null> {
    return (await this.get(id)) === null ? null : this.shelf.models.model(id)
  }
}

/** A cursor is the id of the last entry on a page. */
function parseCursor(cursor: string): string {
  if (/^[0-9a-f]{32}$/.test(cursor)) return cursor
  throw invalid(
    '/cursor',
    cursor,
    'a cursor of an earlier answer',
    'the cursor is not one that this service gave',
  )
}
