import { readFileSync } from 'node:fs'
import { runs } from './run.mjs'

/** What the TensorFlow engine needs beside Node, and the packages that bring it. */
const tools = [
  {
    reason: 'Python 3 with pip is missing',
    isThere: () => runs('python3', ['-m', 'pip', '--version']),
    packages: { apt: 'python3-pip', dnf: 'python3-pip', brew: 'python3' },
  },
  {
    reason: 'a C++ compiler is missing',
    isThere: async () => (await runs('c++', ['--version'])) || (await runs('g++', ['--version'])),
    packages: { apt: 'g++', dnf: 'gcc-c++', brew: 'gcc' },
  },
]

/** `message` says what is missing, `mend` which command brings it. */
export class ToolsMissing extends Error {
  constructor(reason, mend) {
    super(reason)
    this.mend = mend
  }
}

/** Throws `ToolsMissing`, naming all that is missing at once. */
export async function demandTools() {
  const found = await Promise.all(tools.map(({ isThere }) => isThere()))
  const missing = tools.filter((_, index) => !found[index])
  if (missing.length === 0) return
  throw new ToolsMissing(
    missing.map(({ reason }) => reason).join(', '),
    `run: ${installCommand(...missing.map(({ packages }) => packages))}`,
  )
}

/** The command that installs packages here, each named for every package manager. */
export function installCommand(...packages) {
  const manager = packageManager()
  const program = { apt: 'apt-get', dnf: 'dnf', brew: 'brew' }[manager]
  return [program, 'install', ...packages.map((names) => names[manager])].join(' ')
}

/** By the family that the system names itself (os-release, freedesktop.org). */
function packageManager() {
  if (process.platform === 'darwin') return 'brew'
  try {
    const text = readFileSync('/etc/os-release', 'utf8')
    return /^ID(_LIKE)?=.*(fedora|rhel|centos)/m.test(text) ? 'dnf' : 'apt'
  } catch {
    return 'apt'
  }
}

/** Two lines: what is off and what that costs; how to mend it. */
export function sayWithoutTensorflow(reason, mend) {
  process.stderr.write(
    `set-up: the TensorFlow engine stays off: ${reason}. ` +
      'Trials run on wasm: several times slower, memory counted but not limited.\n' +
      (mend === undefined ? '' : `  To have it, ${mend}\n`),
  )
  return null
}
