import { localOwner } from '../../studies/ownership.js'
import type { StoredFiles, StoredInfo } from '../../studies/upload/stored-files.js'
import type { OwnerRows } from './owner-rows.js'
import { ownedDatasets, ownedModels, type OwnedFiles, type UploadShelf } from './upload-shelf.js'

/**
 * Repairs at start what a crash left: files without an owner go to the local owner, and rows
 * without files are deleted.
 */
export async function reconcileUploads(shelf: UploadShelf): Promise<void> {
  await reconcile(ownedDatasets(shelf))
  await reconcile(ownedModels(shelf))
}

async function reconcile<Info extends StoredInfo>({
  files,
  owners,
}: OwnedFiles<Info>): Promise<void> {
  // rows first: another process that stores an upload now writes its files before its row
  const owned = new Set(await owners.ids(null))
  const stored = new Set(await files.tidy())
  for (const id of stored) if (!owned.has(id)) await adopt(id, files, owners)
  for (const id of owned) if (!stored.has(id)) await owners.release(id, null)
}

async function adopt<Info extends StoredInfo>(
  id: string,
  files: StoredFiles<Info>,
  owners: OwnerRows,
): Promise<void> {
  const info = await files.get(id)
  // another process may have written the row meanwhile
  if (info === null || (await owners.owns(id, null))) return
  await owners.claim(id, localOwner, info.storedBytes)
}
