/** What the examples of the README are run with: curl, jq and Python with `requests`. What is missing is installed where that is possible. */
import { spawnSync } from 'node:child_process'
import os from 'node:os'
import path from 'node:path'
import { toldIfMissing } from './missing-part.js'

const cache = path.join(
  process.env['XDG_CACHE_HOME'] ?? path.join(os.homedir(), '.cache'),
  'batchwise',
)
const folder = path.join(cache, 'python-requests-2.34.2')
/** Own packages come after those of the cache, which is empty where `requests` is there already. */
export const pythonPath = [folder, process.env['PYTHONPATH'] ?? '']
  .filter((part) => part !== '')
  .join(path.delimiter)

const runs = (program: string, ...words: readonly string[]): boolean =>
  spawnSync(program, words, { env: { ...process.env, PYTHONPATH: pythonPath }, stdio: 'ignore' })
    .status === 0
const programsMissing = (): readonly string[] =>
  ['curl', 'jq', 'python3'].filter((program) => !runs(program, '--version'))
const hasRequests = (): boolean => runs('python3', '-c', 'import requests')

/** Two test processes may come here at once: the second waits for the first. */
function install(command: string): string {
  const { status, stderr } = spawnSync(
    'flock',
    ['/tmp/batchwise-readme-tools.lock', 'sh', '-c', command],
    { encoding: 'utf8', timeout: 600_000 },
  )
  return `${String(status)}: ${stderr.trim().split('\n').at(-1) ?? ''}`
}

function provide(): string | null {
  if (programsMissing().length > 0 && process.getuid?.() === 0 && runs('apt-get', '--version')) {
    install(
      `export DEBIAN_FRONTEND=noninteractive; apt-get update -q && apt-get install -q -y --no-install-recommends ${programsMissing().join(' ')}`,
    )
  }
  if (programsMissing().length > 0)
    return `install ${programsMissing().join(', ')} (this user or system cannot)`
  if (hasRequests()) return null
  const said = install(
    `python3 -m pip install --quiet --disable-pip-version-check --target '${folder}' requests==2.34.2`,
  )
  return hasRequests() ? null : `the Python package requests was not installed (${said})`
}

/** Why the examples cannot be run. */
export function readmeToolsMissing(): string | null {
  return toldIfMissing('the tests of the examples in the README', provide())
}
