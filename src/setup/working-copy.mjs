import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { cacheFolderOf, exists } from './cache.mjs'

/** Made in the clone, never copied from it. */
const made = new Set(['.git', '.cache', '.batchwise', 'node_modules', 'dist', 'coverage'])

/** A copy of a clone that cannot be written, kept in the cache and brought up to date. */
export function workingCopy(root) {
  const name = createHash('sha256').update(root).digest('hex').slice(0, 12)
  const copy = path.join(cacheFolderOf(root), 'working-copies', name)
  mkdirSync(copy, { recursive: true })
  process.stderr.write(`set-up: ${root} cannot be written; working in a copy, ${copy}\n`)
  for (const entry of readdirSync(copy))
    if (!made.has(entry) && !exists(path.join(root, entry)))
      rmSync(path.join(copy, entry), { recursive: true })
  for (const entry of readdirSync(root)) {
    if (made.has(entry)) continue
    const target = path.join(copy, entry)
    if (entry !== 'src') rmSync(target, { recursive: true, force: true })
    cpSync(path.join(root, entry), target, {
      recursive: true,
      preserveTimestamps: true,
      verbatimSymlinks: true,
    })
  }
  return copy
}
