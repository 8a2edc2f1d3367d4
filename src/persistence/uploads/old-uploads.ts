import type { Reach } from '../../studies/ownership.js'
import type { OldUploads } from '../../studies/ports.js'
import type { StoredInfo } from '../../studies/upload/stored-files.js'
import { OwnedDatasetStore, OwnedModelStore } from './owned-uploads.js'
import { ownedDatasets, ownedModels, type OwnedFiles, type UploadShelf } from './upload-shelf.js'

const reachOf = (owner: string): Reach => ({ owner, everyone: false })

export const oldDatasets = (shelf: UploadShelf): OldUploads =>
  oldUploads(ownedDatasets(shelf), (owner) => new OwnedDatasetStore(shelf, reachOf(owner)))

export const oldModels = (shelf: UploadShelf): OldUploads =>
  oldUploads(ownedModels(shelf), (owner) => new OwnedModelStore(shelf, reachOf(owner)))

function oldUploads<Info extends StoredInfo>(
  { owners }: OwnedFiles<Info>,
  storeOf: OldUploads['storeOf'],
): OldUploads {
  return {
    storedBefore: (moment, after, limit) => owners.storedBefore(moment, after, limit),
    isStoredBefore: (moment, upload) => owners.isStoredBefore(moment, upload),
    storeOf,
  }
}
