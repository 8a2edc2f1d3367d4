import { setTimeout as sleep } from 'node:timers/promises'
import Sqlite from 'better-sqlite3'

const retryMs = 250

/**
 * Conducts while no other process conducts a study of the same data folder: two would measure each
 * other, and each would take the other's trial for one that a killed process left. A service and
 * `batchwise advise` may share a folder.
 *
 * The lock is that of a SQLite file, which ends with its process, however that ends.
 */
export function oneProcessAtATime<End>(
  lockFile: string,
  conduct: (studyId: string, signal: AbortSignal) => Promise<End>,
): (studyId: string, signal: AbortSignal) => Promise<End | 'ended'> {
  return async (studyId, signal) => {
    const lock = new Sqlite(lockFile, { timeout: 0 })
    try {
      return (await isTaken(lock, signal)) ? await conduct(studyId, signal) : 'ended'
    } finally {
      lock.close()
    }
  }
}

/** Waits for the lock; false where the signal aborts first. */
async function isTaken(lock: Sqlite.Database, signal: AbortSignal): Promise<boolean> {
  while (!signal.aborted) {
    if (tryLock(lock)) return true
    await sleep(retryMs, undefined, { signal }).catch(() => undefined)
  }
  return false
}

function tryLock(lock: Sqlite.Database): boolean {
  try {
    lock.exec('BEGIN EXCLUSIVE')
    return true
  } catch (error) {
    if (error instanceof Sqlite.SqliteError && error.code.startsWith('SQLITE_BUSY')) return false
    throw error
  }
}
