import { createHash } from 'node:crypto'
import { readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { cached } from './cache.mjs'
import { installCommand } from './missing-tools.mjs'
import { ProgramFailed, run } from './run.mjs'

const read = (file) => JSON.parse(readFileSync(path.join(import.meta.dirname, file), 'utf8'))
const pinned = read('pinned-node.json')
/** What package.json asks for, as the lowest version. */
const least = read('../../package.json').engines.node.replace('>=', '')

/** Compares dotted versions: negative when `a` is older. */
export function compareVersions(a, b) {
  const other = b.split('.').map(Number)
  for (const [index, part] of a.split('.').map(Number).entries())
    if (part !== (other[index] ?? 0)) return part - (other[index] ?? 0)
  return 0
}

export const isTooOld = (version) => compareVersions(version, least) < 0

/**
 * The pinned Node in the user's cache, fetched through npm and checked against its digest.
 * Returns the path of its binary.
 */
export async function pinnedNode(root) {
  const platform = `${process.platform}-${process.arch}`
  const source = pinned.packages[platform]
  if (source === undefined)
    throw new Error(
      `Node ${process.versions.node} is too old and none is pinned for ${platform}.\n` +
        `  Install Node ${least} or newer (for example: brew install node) and try again.`,
    )
  const folder = await cached(root, `node-${pinned.version}-${platform}`, async (part) => {
    process.stderr.write(
      `set-up: Node ${process.versions.node} is older than ${least}; ` +
        `fetching Node ${pinned.version} into the cache, once\n`,
    )
    await fetchPackage(`${source.name}@${pinned.version}`, source.integrity, part)
  })
  const node = path.join(folder, 'bin/node')
  await demandThatItStarts(node)
  return node
}

/** The plain binary needs a library that bare systems lack; compilers bring it. */
async function demandThatItStarts(node) {
  try {
    await run(node, ['--version'])
  } catch (error) {
    if (!(error instanceof ProgramFailed)) throw error
    throw new Error(
      `the pinned Node does not start: ${error.output.trim()}\n` +
        `  To have it, run: ${installCommand({ apt: 'libatomic1', dnf: 'libatomic', brew: 'gcc' })}`,
      { cause: error },
    )
  }
}

/**
 * npm looks for its global configuration (registry, certificates) beside the Node that runs it;
 * under the pinned Node it must still find that of the machine.
 */
export async function npmEnvironment() {
  const file =
    process.env.npm_config_globalconfig ?? (await run('npm', ['config', 'get', 'globalconfig']))
  return { npm_config_globalconfig: file.trim() }
}

/** Downloads an npm package, checks its digest and unpacks it; no install script runs. */
async function fetchPackage(specifier, integrity, folder) {
  const packed = await run('npm', ['pack', specifier, '--silent', '--pack-destination', folder])
  const archive = path.join(folder, packed.trim().split('\n').at(-1))
  const digest = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`
  if (digest !== integrity)
    throw new Error(`${specifier}: its digest is ${digest}, expected is ${integrity}`)
  await run('tar', ['-xzf', archive, '-C', folder, '--strip-components=1'])
  rmSync(archive)
}

/** Ends the process with a sentence under a Node that is too old. */
export function demandNode(command) {
  if (!isTooOld(process.versions.node)) return
  process.stderr.write(
    `Node ${process.versions.node} is too old: ${least} or newer is needed. ` +
      `\`${command}\` brings its own.\n`,
  )
  process.exit(1)
}
