import { bytes } from '../../words/number-format.js'
import { BatchwiseError, errorCodes } from '../../errors.js'

/**
 * Disk space for the data sets and models of each owner. What is being written counts already. A
 * file that several owners stored counts for each of them.
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

  /** Throws `storage-full` where the stored bytes leave no room: others may have stored. */
  check(storedBytes: number, bytes: number): void {
    if (storedBytes + bytes > this.bytesPerOwner)
      throw storageFull(bytes, storedBytes, this.bytesPerOwner)
  }

  private add(owner: string, bytes: number): void {
    const reserved = (this.reserved.get(owner) ?? 0) + bytes
    if (reserved === 0) this.reserved.delete(owner)
    else this.reserved.set(owner, reserved)
  }
}

/** Space for an upload while it arrives: it counts for the owner until it was read. */
export class OwnerSpace {
  private readonly releases: (() => void)[] = []
  private takenBytes = 0
  private neededBytes = 0

  constructor(
    private readonly quota: StorageQuota,
    private readonly owner: string,
    private readonly storedBytes: number,
  ) {}

  /** Throws `storage-full`. */
  take(bytes: number): void {
    this.neededBytes += bytes
    if (this.neededBytes <= this.takenBytes) return
    const step = Math.max(this.neededBytes - this.takenBytes, Math.min(stepBytes, this.takenBytes))
    this.releases.push(this.quota.reserve(this.owner, this.storedBytes, step))
    this.takenBytes += step
  }

  release(): void {
    for (const release of this.releases.splice(0)) release()
  }
}

const stepBytes = 16 * 2 ** 20

function storageFull(uploadBytes: number, usedBytes: number, quotaBytes: number): BatchwiseError {
  const sizes = `the upload takes ${bytes(uploadBytes)}, your data sets and models take ${bytes(usedBytes)}`
  const message = `${sizes}, and the quota is ${bytes(quotaBytes)}: delete a data set or a model (DELETE /v1/datasets/{id} or /v1/models/{id}, deleteDataset or deleteModel)`
  return new BatchwiseError(errorCodes.storageFull, message, [
    {
      pointer: '',
      value: uploadBytes,
      accepted: `at most ${Math.max(0, quotaBytes - usedBytes)} bytes`,
      message: 'the upload does not fit into the quota',
    },
  ])
}
