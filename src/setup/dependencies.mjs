import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { cacheFolderOf, exists } from './cache.mjs'
import { ProgramFailed, run } from './run.mjs'

/** `npm ci` when node_modules is not what the lock file says. Install scripts stay off (.npmrc). */
export async function installDependencies(root, did) {
  const stamp = path.join(root, 'node_modules/.batchwise-lock')
  const lockFile = readFileSync(path.join(root, 'package-lock.json'))
  const wanted = createHash('sha256').update(lockFile).digest('hex')
  if (exists(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  did()
  try {
    await run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: root })
  } catch (error) {
    if (!(error instanceof ProgramFailed)) throw error
    const log = error.writeLog(path.join(cacheFolderOf(root), 'logs/npm-ci.log'))
    throw new Error(
      `the dependencies could not be installed: ${reasonIn(error.output)}\n` +
        `  Check the connection to the npm registry and try again; all that npm said: ${log}`,
      { cause: error },
    )
  }
  writeFileSync(stamp, wanted)
}

/** The reason is the first line after the error code. */
function reasonIn(output) {
  const lines = output
    .split('\n')
    .map((line) => line.replace(/^npm (error|ERR!) ?/, '').trim())
    .filter((line) => line !== '' && !line.startsWith('A complete log'))
  return lines.find((line) => !line.startsWith('code ')) ?? 'npm said nothing'
}
