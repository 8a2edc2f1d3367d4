/** A real browser, Debian's chromium. It is installed if missing and if this user may. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chromium, type Browser } from 'playwright-core'
import { reportMissing } from './missing-part.js'

const program = '/usr/bin/chromium'
/** Runs under a lock: a second test process waits and then finds the package installed. */
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

/** Why the browser is missing, or null. */
export function browserMissing(): string | null {
  return reportMissing('the tests of pages', provide())
}

export function openBrowser(): Promise<Browser> {
  // the sandbox of chromium does not start for root
  return chromium.launch({
    executablePath: program,
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  })
}
