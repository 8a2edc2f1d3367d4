import { createHash } from 'node:crypto'
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { cached, exists } from './cache.mjs'
import { run, runs } from './progress.mjs'

const digest = (file) => createHash('sha256').update(readFileSync(file)).digest('hex')

/** `npm ci` when node_modules is not what the lock file says. Install scripts stay off (.npmrc). */
export async function installDependencies(root) {
  const stamp = path.join(root, 'node_modules/.batchwise-lock')
  const wanted = digest(path.join(root, 'package-lock.json'))
  if (exists(stamp) && readFileSync(stamp, 'utf8') === wanted) return null
  process.stderr.write('set-up: installing the dependencies (about a minute)\n')
  await run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: root })
  writeFileSync(stamp, wanted)
  return 'installed'
}

/** The one dependency with a native part that npm must build; the result is shared by clones. */
export async function buildSqlite(root, announce) {
  const package_ = path.join(root, 'node_modules/better-sqlite3')
  const binary = path.join(package_, 'build/Release/better_sqlite3.node')
  const loads = () =>
    runs(process.execPath, ['-e', `new (require(${JSON.stringify(package_)}))(':memory:').close()`])
  if (exists(binary) && exists(`${binary}.loads`)) return null
  const { version } = JSON.parse(readFileSync(path.join(package_, 'package.json'), 'utf8'))
  const name = `better-sqlite3-${version}-node${process.versions.modules}-${process.platform}-${process.arch}`
  const folder = await cached(name, async (part) => {
    announce('compiling (about a minute, once per user)')
    await run('npm', ['rebuild', 'better-sqlite3', '--ignore-scripts=false'], { cwd: root })
    if (!(await loads()))
      throw new Error(
        'better-sqlite3 was built but does not load; it needs a C++ compiler, make and Python 3',
      )
    copyFileSync(binary, path.join(part, 'better_sqlite3.node'))
  })
  mkdirSync(path.dirname(binary), { recursive: true })
  copyFileSync(path.join(folder, 'better_sqlite3.node'), binary)
  if (!(await loads()))
    throw new Error(`the cached ${name} does not load: remove ${folder} and try again`)
  writeFileSync(`${binary}.loads`, '')
  return 'ready'
}
