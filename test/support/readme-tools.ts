/** Tools of the README examples: curl, jq, Python with `requests`. Installs them if possible. */
import { spawnSync } from 'node:child_process'
import os from 'node:os'
import path from 'node:path'
import { reportMissing } from './missing-part.js'

const cache = path.join(
  process.env['XDG_CACHE_HOME'] ?? path.join(os.homedir(), '.cache'),
  'batchwise',
)
const folder = path.join(cache, 'python-requests-2.34.2')
/** The cache folder stays empty if Python already has `requests`. */
export const pythonPath = [folder, process.env['PYTHONPATH'] ?? '']
  .filter((part) => part !== '')
  .join(path.delimiter)

const runs = (program: string, ...words: readonly string[]): boolean =>
  spawnSync(program, words, { env: { ...process.env, PYTHONPATH: pythonPath }, stdio: 'ignore' })
    .status === 0
const programsMissing = (): readonly string[] =>
  ['curl', 'jq', 'python3'].filter((program) => !runs(program, '--version'))
const hasRequests = (): boolean => runs('python3', '-c', 'import requests')

/** Runs under a lock, because two test processes may install at the same time. */
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

/** Why the examples cannot run, or null. */
export function readmeToolsMissing(): string | null {
  return reportMissing('the tests of the examples in the README', provide())
}
