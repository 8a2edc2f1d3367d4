import { BatchwiseError, errorCodes } from '../../errors.js'
import { formatBytes } from '../request/memory-budget.js'

/** What the data sets of one owner may take on the disk; what is being written counts already. An archive that several owners stored counts for each of them. */
export class StorageQuota {
  private readonly reserved = new Map<string, number>()
  constructor(readonly bytesPerOwner: number) {}

  /** Keeps room for so many bytes beside the `stored` ones, until what it returns is called. Throws `storage-full`. */
  reserve(owner: string, stored: number, bytes: number): () => void {
    const used = stored + (this.reserved.get(owner) ?? 0)
    if (used + bytes > this.bytesPerOwner) throw full(bytes, used, this.bytesPerOwner)
    this.add(owner, bytes)
    return () => this.add(owner, -bytes)
  }

  private add(owner: string, bytes: number): void {
    const reserved = (this.reserved.get(owner) ?? 0) + bytes
    if (reserved === 0) this.reserved.delete(owner)
    else this.reserved.set(owner, reserved)
  }
}

function full(bytes: number, used: number, quota: number): BatchwiseError {
  const message = `the data set takes ${formatBytes(bytes)} and your others ${formatBytes(used)}, together more than the ${formatBytes(quota)} that an owner may store: delete one (DELETE /v1/datasets/{id}, deleteDataset)`
  return new BatchwiseError(errorCodes.storageFull, message, [
    {
      pointer: '',
      value: bytes,
      accepted: `at most ${Math.max(0, quota - used)} bytes`,
      message: 'there is no room for it',
    },
  ])
}
