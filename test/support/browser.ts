/** A real browser: Debian's chromium. What is missing is installed where that is possible. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chromium, type Browser } from 'playwright-core'

const program = '/usr/bin/chromium'
/** Two test processes may come here at once: the second waits for the first and finds all there. */
const install = `export DEBIAN_FRONTEND=noninteractive; test -e ${program} || { apt-get update -q && apt-get install -q -y --no-install-recommends chromium; }`

function provide(): string | null {
  if (existsSync(program)) return null
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return 'install the Debian package chromium (this user or system cannot)'
  const { status, stderr } = spawnSync('flock', ['/tmp/batchwise-chromium.lock', 'sh', '-c', install], { encoding: 'utf8', timeout: 600_000 })
  return existsSync(program) ? null : `chromium was not installed (${String(status)}): ${stderr.trim().split('\n').at(-1) ?? ''}`
}

/** Why there is no browser: then its tests are skipped, and the reason is told. In continuous integration that is an error: nothing may be left untested there. */
export function browserMissing(): string | null {
  const missing = provide()
  if (missing === null) return null
  if ((process.env['CI'] ?? '') !== '') throw new Error(`pages cannot be tested: ${missing}`)
  process.stderr.write(`\n!!! the tests of pages are SKIPPED: ${missing}\n`)
  return missing
}

export function openBrowser(): Promise<Browser> {
  // its sandbox does not start for root
  return chromium.launch({ executablePath: program, args: ['--no-sandbox', '--disable-dev-shm-usage'] })
}
