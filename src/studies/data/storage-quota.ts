import { BatchwiseError, errorCodes } from '../../errors.js'
import { formatBytes } from '../request/memory-budget.js'

/**
 * Disk space for the data sets of each owner. Data sets that are being written count already. An
 * archive that several owners stored counts for each of them.
 */
export class StorageQuota {
  private readonly reserved = new Map<string, number>()
  constructor(readonly bytesPerOwner: number) {}

  /**
   * Reserves space beside the stored bytes, until the returned function is called. Throws
   * `storage-full`.
   */
  reserve(owner: string, storedBytes: number, bytes: number): () => void {
    const usedBytes = storedBytes + (this.reserved.get(owner) ?? 0)
    if (usedBytes + bytes > this.bytesPerOwner)
      throw storageFull(bytes, usedBytes, this.bytesPerOwner)
    this.add(owner, bytes)
    return () => this.add(owner, -bytes)
  }

  private add(owner: string, bytes: number): void {
    const reserved = (this.reserved.get(owner) ?? 0) + bytes
    if (reserved === 0) this.reserved.delete(owner)
    else this.reserved.set(owner, reserved)
  }
}

function storageFull(bytes: number, usedBytes: number, quotaBytes: number): BatchwiseError {
  const sizes = `the data set takes ${formatBytes(bytes)}, your other data sets take ${formatBytes(usedBytes)}`
  const message = `${sizes}, and the quota is ${formatBytes(quotaBytes)}: delete a data set (DELETE /v1/datasets/{id}, deleteDataset)`
  return new BatchwiseError(errorCodes.storageFull, message, [
    {
      pointer: '',
      value: bytes,
      accepted: `at most ${Math.max(0, quotaBytes - usedBytes)} bytes`,
      message: 'the data set does not fit into the quota',
    },
  ])
}
