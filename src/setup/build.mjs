import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { exists, modified } from './cache.mjs'
import { run } from './run.mjs'

/** Newest modification time below a folder, ms. */
function newest(folder, skip = () => false) {
  let latest = 0
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name)
    if (skip(file)) continue
    latest = Math.max(latest, entry.isDirectory() ? newest(file, skip) : (modified(file) ?? 0))
  }
  return latest
}

/** The Prisma clients of both databases, generated when the models are newer. */
export async function generateClient(root, did) {
  const stamp = path.join(root, 'src/generated/.stamp')
  if (
    exists(stamp) &&
    modified(stamp) >
      Math.max(newest(path.join(root, 'prisma')), modified(path.join(root, 'package-lock.json')))
  )
    return
  did()
  const command = [path.join(root, 'node_modules/prisma/build/index.js'), 'generate']
  for (const provider of ['sqlite', 'postgresql'])
    await run(process.execPath, command, { cwd: root, env: { DB_PROVIDER: provider } })
  mkdirSync(path.dirname(stamp), { recursive: true })
  writeFileSync(stamp, '')
}

/**
 * TypeScript to dist/, when a source is newer; files that are not TypeScript are copied. Types are
 * not checked here: `npm run check` does.
 */
export async function compile(root, did) {
  const stamp = path.join(root, 'dist/.stamp')
  const source = path.join(root, 'src')
  if (exists(stamp) && modified(stamp) > newest(source)) return
  did()
  rmSync(path.join(root, 'dist'), { recursive: true, force: true })
  await run(
    process.execPath,
    [path.join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json', '--noCheck'],
    { cwd: root },
  )
  await run(
    process.execPath,
    [
      path.join(root, 'node_modules/typescript/bin/tsc'),
      ...['-p', 'src/web/client', '--noCheck', '--noEmit', 'false'],
    ],
    { cwd: root },
  )
  cpSync(source, path.join(root, 'dist'), {
    recursive: true,
    filter: (file) =>
      !/\.(tsx?|mjs)$|tsconfig\.json$|__pycache__/.test(file) && !file.includes(`${path.sep}setup`),
  })
  writeFileSync(stamp, '')
}
