/** The real set-up, in the places where clones lie and under what happens to them. */
import { spawn } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  cloneBeside,
  cloneNamed,
  libraryNames,
  loadTensorflow,
  type Clone,
} from '../support/clone.js'
import { reportMissing } from '../support/missing-part.js'
import { runProgram, type Ran } from '../support/run-program.js'

const missing = reportMissing(
  'the tests of the set-up',
  libraryNames().length === 0 ? 'TensorFlow is not in the cache; run npm run setup' : null,
)
/** Making and removing 40,000 links, on a slow disk. */
const slowDiskMs = 180_000
const unreachable = {
  npm_config_registry: 'http://127.0.0.1:9',
  PIP_INDEX_URL: 'http://127.0.0.1:9',
  PIP_RETRIES: '0',
}

// one folder serves all tests, because copying it and generating its database client take long
describe.skipIf(missing !== null)('the set-up', () => {
  let clone: Clone
  let CXX: string
  beforeAll(() => {
    clone = cloneNamed(`Bätch "wise" it's 批大小`)
    CXX = compilerThatKeeps(path.dirname(clone.folder))
  }, slowDiskMs)
  afterAll(() => clone.remove(), slowDiskMs)

  test('goes on where it was killed, its locks left behind', async () => {
    await killSetUpOf(clone, 1500)
    const { code, out, err } = await clone.setUp({ environment: { CXX }, command: loadTensorflow })
    expect(err).not.toContain('stays off')
    expect([code, out.trim()]).toEqual([0, '42'])
  })

  test('needs no network the second time, and says nothing', async () => {
    const { code, err } = await clone.setUp({ environment: unreachable })
    expect([code, err]).toEqual([0, ''])
  })

  test('runs through a symbolic link to the clone', async () => {
    const link = path.join(path.dirname(clone.folder), 'link')
    symlinkSync(clone.folder, link)
    const { code, out } = await clone.setUp({ folder: link, command: loadTensorflow })
    expect([code, out.trim()]).toEqual([0, '42'])
  })

  test('passes on the exit status and the signal of the command', async () => {
    const status = await clone.setUp({ command: ['node', '-e', 'process.exit(3)'] })
    const signal = await clone.setUp({
      command: ['node', '-e', "process.kill(process.pid, 'SIGTERM'); setTimeout(() => {}, 9e4)"],
    })
    expect([status.code, signal.code]).toEqual([3, 143])
  })

  test('works in a copy where the clone cannot be written', async () => {
    // the copy has its own dependencies: installing them would take most of the test
    const places = [clone.folder, clone.workingCopy()].map((at) => path.join(at, 'node_modules'))
    const [own = '', copied = ''] = places
    mkdirSync(path.dirname(copied), { recursive: true })
    renameSync(own, copied)
    try {
      const { code, out, err } = await withReadOnly(clone.folder, clone, CXX)
      expect(err).toContain('cannot be written; working in a copy')
      expect([code, out.trim().split('\n').at(-1)]).toEqual([0, '42'])
      expect(existsSync(own)).toBe(false)
    } finally {
      renameSync(copied, own)
    }
  })

  test('reads a cache that cannot be written, and puts what is new into the clone', async () => {
    const { folder, cacheHome } = clone.withNewCache('read-only cache')
    const { code, out } = await withReadOnly(cacheHome, { folder, cacheHome }, CXX)
    expect([code, out.trim().split('\n').at(-1)]).toEqual([0, '42'])
    expect(addonsIn(cacheHome)).toHaveLength(0)
    expect(addonsIn(path.join(folder, '.cache'))).toHaveLength(1)
    rmSync(path.join(folder, '.cache'), { recursive: true })
  })

  test('compiles the addon once when it runs twice at the same time, and both are ready', async () => {
    const first = clone.withNewCache('two at once')
    const second = cloneBeside(clone, 'second')
    try {
      const environment = { XDG_CACHE_HOME: first.cacheHome, CXX }
      const ran = await Promise.all(
        [first, second].map((one) => one.setUp({ environment, command: loadTensorflow })),
      )
      expect(ran.map(({ code, out }) => [code, out.trim()])).toEqual([
        [0, '42'],
        [0, '42'],
      ])
      expect(addonsIn(first.cacheHome)).toHaveLength(1)
      expect(addonsIn(second.cacheHome)).toHaveLength(0)
    } finally {
      second.remove()
    }
  })

  test('without a compiler says the cost and the command in two lines, and runs the command', async () => {
    const bare = clone.withNewCache('without compiler')
    const tools = await folderWithPython(path.join(bare.folder, '.cache/tools'))
    const { code, out, err } = await bare.setUp({
      environment: { PATH: tools },
      command: ['node', '-e', 'console.log("ran")'],
    })
    expect([code, out.trim()]).toEqual([0, 'ran'])
    const said = err.split('\n').filter((line) => !line.startsWith('set-up: ready'))
    expect(said.join('\n')).toContain('the TensorFlow engine stays off: a C++ compiler is missing')
    expect(said.join('\n')).toMatch(/run: (apt-get|dnf|brew) install/)
  })
})

/**
 * A compiler that compiles each source once and keeps the object: the sources of the addon are the
 * same in every clone. It links every time.
 */
function compilerThatKeeps(folder: string): string {
  const kept = path.join(folder, 'objects')
  mkdirSync(kept)
  const program = path.join(folder, 'c++ that keeps')
  const script = `#!/bin/sh
for target; do :; done
case " $* " in *" -c "*) ;; *) exec c++ "$@" ;; esac
kept='${kept}'/$(basename "$target")
[ -e "$kept" ] && exec cp "$kept" "$target"
c++ "$@" && cp "$target" "$kept.part" && mv "$kept.part" "$kept"
`
  writeFileSync(program, script, { mode: 0o755 })
  return program
}

const addonsIn = (cacheHome: string): readonly string[] =>
  readdirSync(path.join(cacheHome, 'batchwise')).filter((name) => name.startsWith('tfjs-addon-'))

/** A folder with Python and no other program, to stand alone in PATH. */
async function folderWithPython(folder: string): Promise<string> {
  mkdirSync(folder, { recursive: true })
  // a version manager's python3 is a script that needs other programs
  const { out } = await runProgram('python3', ['-c', 'import sys; print(sys.executable)'])
  const wrapper = `#!/bin/sh\nexec '${out.trim()}' "$@"\n`
  writeFileSync(path.join(folder, 'python3'), wrapper, { mode: 0o755 })
  return folder
}

async function killSetUpOf({ folder, cacheHome }: Clone, afterMs: number): Promise<void> {
  const child = spawn(process.execPath, ['src/setup/main.mjs', '--for', 'test'], {
    cwd: folder,
    env: { ...process.env, XDG_CACHE_HOME: cacheHome, BATCHWISE_TENSORFLOW: 'cpu' },
    stdio: 'ignore',
  })
  const ended = new Promise((resolve) => child.on('exit', resolve))
  await sleep(afterMs)
  child.kill('SIGKILL')
  await ended
  expect(existsSync(path.join(folder, '.cache/set-up.lock'))).toBe(true)
}

/** Runs the set-up with a folder mounted read-only, in a mount namespace of its own. */
function withReadOnly(
  readOnly: string,
  { folder, cacheHome }: Pick<Clone, 'folder' | 'cacheHome'>,
  CXX: string,
): Promise<Ran> {
  const script =
    'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" && cd "$2" && shift 2 && exec "$@"'
  const setUp = [process.execPath, 'src/setup/main.mjs', '--for', 'test', '--', ...loadTensorflow]
  return runProgram('unshare', ['--mount', 'sh', '-c', script, 'sh', readOnly, folder, ...setUp], {
    XDG_CACHE_HOME: cacheHome,
    BATCHWISE_TENSORFLOW: 'cpu',
    CXX,
  })
}
