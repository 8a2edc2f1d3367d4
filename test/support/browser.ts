/** A real browser: Debian's chromium. What is missing is installed where that is possible. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chromium, type Browser } from 'playwright-core'
import { toldIfMissing } from './missing-part.js'

const program = '/usr/bin/chromium'
/** Two test processes may come here at once: the second waits for the first and finds all there. */
const install = `export DEBIAN_FRONTEND=noninteractive; test -e ${program} || { apt-get update -q && apt-get install -q -y --no-install-recommends chromium; }`

function provide(): string | null {
  if (existsSync(program)) return null
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get'))
    return 'install the Debian package chromium (this user or system cannot)'
  const { status, stderr } = spawnSync(
    'flock',
    ['/tmp/batchwise-chromium.lock', 'sh', '-c', install],
    { encoding: 'utf8', timeout: 600_000 },
  )
  return existsSync(program)
    ? null
    : `chromium was not installed (${String(status)}): ${stderr.trim().split('\n').at(-1) ?? ''}`
}

/** Why there is no browser. */
export function browserMissing(): string | null {
  return toldIfMissing('the tests of pages', provide())
}

export function openBrowser(): Promise<Browser> {
  // its sandbox does not start for root
  return chromium.launch({
    executablePath: program,
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  })
}
