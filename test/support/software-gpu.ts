/**
 * A software graphics card for the webgpu engine: SwiftShader from Debian's chromium, behind
 * Debian's Vulkan loader. Both are installed if missing and if this user may.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { reportMissing } from './missing-part.js'

const driver = '/usr/lib/chromium/vk_swiftshader_icd.json'
const loaders = ['x86_64-linux-gnu', 'aarch64-linux-gnu'].map(
  (folder) => `/usr/lib/${folder}/libvulkan.so.1`,
)
const isThere = (): boolean => existsSync(driver) && loaders.some((file) => existsSync(file))

/** Runs under a lock: a second test process waits and then finds the packages installed. */
const install = `export DEBIAN_FRONTEND=noninteractive; test -e ${driver} && ls ${loaders.join(' ')} 2>/dev/null | grep -q . || { apt-get update -q && apt-get install -q -y --no-install-recommends chromium libvulkan1; }`

function provide(): string | null {
  if (isThere()) return null
  if (process.platform !== 'linux') return `no software card is known for ${process.platform}`
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get'))
    return 'install the Debian packages chromium and libvulkan1 (this user or system cannot)'
  const { status, stderr } = spawnSync(
    'flock',
    ['/tmp/batchwise-software-gpu.lock', 'sh', '-c', install],
    { encoding: 'utf8', timeout: 600_000 },
  )
  return isThere()
    ? null
    : `chromium and libvulkan1 were not installed (${String(status)}): ${stderr.trim().split('\n').at(-1) ?? ''}`
}

/** Lets trial processes find the software card, or returns why it is missing. */
export function softwareGpu(): { readonly missing: string | null } {
  const missing = reportMissing('the tests of webgpu', provide())
  if (missing === null) {
    // older loaders read the second variable
    process.env['VK_DRIVER_FILES'] = driver
    process.env['VK_ICD_FILENAMES'] = driver
  }
  return { missing }
}
