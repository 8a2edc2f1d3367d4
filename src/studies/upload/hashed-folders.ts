import { randomUUID } from 'node:crypto'
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'

/** Age in milliseconds at which an unfinished folder belongs to a process that was killed. */
const leftoverAfterMs = 3_600_000

/**
 * Folders named by a hash. A folder appears and disappears in one rename, so no reader sees a part
 * of it.
 */
export class HashedFolders {
  constructor(private readonly root: string) {}

  folder(id: string): string {
    return path.join(this.root, id)
  }

  /** Whether a text has the form of an id. */
  isId(text: string): boolean {
    return /^[0-9a-f]{32}$/.test(text)
  }

  /** Makes a folder that no reader sees. */
  async part(): Promise<string> {
    const part = path.join(this.root, `.part-${randomUUID()}`)
    await mkdir(part, { recursive: true })
    return part
  }

  /** Shows a folder to readers. Another process may have stored the same one first. */
  async keep(written: string, id: string, isStored: () => Promise<boolean>): Promise<void> {
    await rename(written, this.folder(id)).catch(async (error: unknown) => {
      if (!(await isStored())) throw error
    })
  }

  async remove(id: string): Promise<void> {
    const removed = path.join(this.root, `.removed-${randomUUID()}`)
    await rename(this.folder(id), removed).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    })
    await rm(removed, { recursive: true, force: true })
  }

  /** Deletes the unfinished folders of killed processes. Returns the names of the others. */
  async tidy(): Promise<readonly string[]> {
    const names = await readdir(this.root).catch(() => [])
    for (const name of names.filter((name) => name.startsWith('.'))) {
      const file = path.join(this.root, name)
      const changedMs = (await stat(file).catch(() => null))?.mtimeMs ?? Date.now()
      if (Date.now() - changedMs > leftoverAfterMs) await rm(file, { recursive: true, force: true })
    }
    return names.filter((name) => !name.startsWith('.'))
  }
}
