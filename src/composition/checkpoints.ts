/** Where races keep their state on this host, a folder for each subject. */
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'

/** The trial whose outcome arrived last on this host. */
const newestFile = 'newest-trial'

export class Checkpoints {
  private readonly root: string

  constructor(dataFolder: string) {
    this.root = path.join(dataFolder, 'checkpoints')
  }

  folder(subjectId: string): string {
    return path.join(this.root, subjectId)
  }

  /**
   * Call before a study is conducted. Where trials ran on another host since, the checkpoints here
   * are older than the stored evidence and are removed: the trainings begin anew.
   *
   * @param newest the newest finished trial of the subject, such as "t7"; null without any
   */
  async claim(subjectId: string, newest: string | null): Promise<void> {
    const folder = this.folder(subjectId)
    const here = await readFile(path.join(folder, newestFile), 'utf8').catch(() => null)
    if (newest !== null && ordinalOf(here) < ordinalOf(newest)) await this.remove(subjectId)
  }

  /** Call before the end of a trial is stored, which a kill may prevent. */
  async note(subjectId: string, trialId: string): Promise<void> {
    const folder = this.folder(subjectId)
    try {
      await mkdir(folder, { recursive: true })
      const part = path.join(folder, `${newestFile}.${process.pid}.part`)
      await writeFile(part, trialId)
      await rename(part, path.join(folder, newestFile))
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

/** Example: "t7" -> 7. */
const ordinalOf = (trialId: string | null): number =>
  trialId === null ? 0 : Number(trialId.slice(1))
