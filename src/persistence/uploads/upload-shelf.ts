import type { FileDatasetStore } from '../../studies/data/file-dataset-store.js'
import type { FileModelStore } from '../../studies/model/stored/file-model-store.js'
import type { DatasetInfo, ModelInfo } from '../../studies/ports.js'
import type { Turns } from '../../studies/turns.js'
import type { StorageQuota } from '../../studies/upload/storage-quota.js'
import type { StoredFiles, StoredInfo } from '../../studies/upload/stored-files.js'
import type { Database } from '../database/open-database.js'
import { OwnerRows } from './owner-rows.js'

/** What the stores of all uploads and owners share. */
export interface UploadShelf {
  readonly datasets: FileDatasetStore
  readonly models: FileModelStore
  readonly database: Database
  readonly quota: StorageQuota
  readonly turns: Turns
  /** Most bytes of one upload. */
  readonly uploadBytesMax: number
}

/** Files and the rows of their owners. */
export interface OwnedFiles<Info extends StoredInfo> {
  readonly files: StoredFiles<Info>
  readonly owners: OwnerRows
}

export const ownedDatasets = ({ datasets, database }: UploadShelf): OwnedFiles<DatasetInfo> => ({
  files: datasets,
  owners: new OwnerRows(database.datasetOwner),
})
export const ownedModels = ({ models, database }: UploadShelf): OwnedFiles<ModelInfo> => ({
  files: models,
  owners: new OwnerRows(database.modelOwner),
})
