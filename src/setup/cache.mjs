import { mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** Per-user cache that clones share: `$XDG_CACHE_HOME/batchwise` or `~/.cache/batchwise`. */
export const cacheFolder = path.join(
  process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), '.cache'),
  'batchwise',
)

/** After this time a lock is taken to be left behind by a killed set-up. */
const lockStaleMs = 15 * 60_000

/**
 * The folder `name` of the cache, made by `fill(folder)` when it is not there yet. It appears whole or not at all; two set-ups at once wait for one
 * another.
 */
export async function cached(name, fill) {
  const folder = path.join(cacheFolder, name)
  const lock = `${folder}.lock`
  mkdirSync(path.dirname(folder), { recursive: true })
  for (;;) {
    if (exists(folder)) return folder
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' })
      break
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
      if (Date.now() - (modified(lock) ?? Date.now()) > lockStaleMs) rmSync(lock, { force: true })
      await sleep(300)
    }
  }
  const part = `${folder}.part-${process.pid}`
  try {
    rmSync(part, { recursive: true, force: true })
    mkdirSync(part, { recursive: true })
    await fill(part)
    renameSync(part, folder)
    return folder
  } finally {
    rmSync(part, { recursive: true, force: true })
    rmSync(lock, { force: true })
  }
}

export const exists = (file) => modified(file) !== null
export function modified(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? null
}
