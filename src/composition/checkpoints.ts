/** Where races keep their state on this host, a folder for each subject. */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Lease } from '../studies/leases.js'

/** The lease under which the folder was used last. */
const tokenFile = 'lease'

export class Checkpoints {
  private readonly root: string

  constructor(dataFolder: string) {
    this.root = path.join(dataFolder, 'checkpoints')
  }

  folder(subjectId: string): string {
    return path.join(this.root, subjectId)
  }

  /**
   * Call before a study is conducted. Checkpoints that another host has gone on from elsewhere are
   * older than the stored evidence, and are removed: the trainings begin anew.
   */
  async claim({ subjectId, token }: Pick<Lease, 'subjectId' | 'token'>): Promise<void> {
    const file = path.join(this.folder(subjectId), tokenFile)
    const last = await readFile(file, 'utf8').catch(() => null)
    if (last !== null && Number(last) !== token - 1) await this.remove(subjectId)
    try {
      await mkdir(this.folder(subjectId), { recursive: true })
      await writeFile(file, String(token))
    } catch {
      // a full disk: a trial that needs the folder says so
    }
  }

  async remove(subjectId: string): Promise<void> {
    await rm(this.folder(subjectId), { recursive: true, force: true })
  }

  /**
   * Removes what this host keeps of studies that ended elsewhere, or whose process was killed at
   * their end.
   *
   * @param unfinishedOf which of these subjects have a study that has not ended
   */
  async removeLeft(
    unfinishedOf: (subjectIds: readonly string[]) => Promise<ReadonlySet<string>>,
  ): Promise<void> {
    const subjectIds = await readdir(this.root).catch(() => [])
    if (subjectIds.length === 0) return
    const unfinished = await unfinishedOf(subjectIds)
    for (const id of subjectIds) if (!unfinished.has(id)) await this.remove(id)
  }
}
