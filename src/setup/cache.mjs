import {
  accessSync,
  constants,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** A lock of a process that is gone, or older than this, was left behind. */
const lockStaleMs = 15 * 60_000

/**
 * Where downloads and compiled parts are kept, in the order of preference: the user's cache, which
 * clones share, then the clone itself.
 */
export function cacheFolders(root) {
  const home = process.env.XDG_CACHE_HOME ?? homeCache()
  const clone = path.join(root, '.cache/batchwise')
  const temporary = path.join(os.tmpdir(), `batchwise-${os.userInfo().uid}`)
  return [...(home === null ? [] : [path.join(home, 'batchwise')]), clone, temporary]
}

function homeCache() {
  try {
    const home = os.homedir()
    return home === '' ? null : path.join(home, '.cache')
  } catch {
    return null
  }
}

/**
 * The folder `name` of the cache, made by `fill(folder)` when it is not there. It appears whole or
 * not at all; two set-ups at once wait for one another.
 */
export async function cached(root, name, fill) {
  const found = cacheFolders(root)
    .map((folder) => path.join(folder, name))
    .find(exists)
  if (found !== undefined) return found
  const folder = path.join(cacheFolderOf(root), name)
  return locked(`${folder}.lock`, async () => {
    if (exists(folder)) return folder
    const part = `${folder}.part`
    rmSync(part, { recursive: true, force: true })
    mkdirSync(part, { recursive: true })
    await fill(part)
    renameSync(part, folder)
    return folder
  })
}

/** The first cache folder that can be written. */
export function cacheFolderOf(root) {
  const folder = cacheFolders(root).find(canMake)
  if (folder !== undefined) return folder
  throw new Error(
    `no cache folder can be written: ${cacheFolders(root).join(', ')}.\n` +
      '  Name a writable one in XDG_CACHE_HOME.',
  )
}

function canMake(folder) {
  try {
    mkdirSync(folder, { recursive: true })
    return isWritable(folder)
  } catch {
    return false
  }
}

export function isWritable(folder) {
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}

/** Runs `work` while this process alone holds the lock file. */
export async function locked(lock, work) {
  mkdirSync(path.dirname(lock), { recursive: true })
  while (!take(lock)) {
    if (isLeftBehind(lock)) rmSync(lock, { force: true })
    else await sleep(200)
  }
  try {
    return await work()
  } finally {
    rmSync(lock, { force: true })
  }
}

function take(lock) {
  try {
    writeFileSync(lock, `${os.hostname()} ${process.pid}`, { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    return false
  }
}

function isLeftBehind(lock) {
  const age = Date.now() - (modified(lock) ?? Date.now())
  if (age > lockStaleMs) return true
  const [host, process_] = read(lock).split(' ')
  // an empty file is being written this moment
  if (host !== os.hostname() || process_ === undefined) return false
  try {
    process.kill(Number(process_), 0)
    return false
  } catch (error) {
    return error.code === 'ESRCH'
  }
}

function read(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

export const exists = (file) => modified(file) !== null

export function modified(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? null
}
