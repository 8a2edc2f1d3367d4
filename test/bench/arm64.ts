/**
 * `npm run bench:arm64`: the real set-up for Linux on arm64 and one small question, under user-mode
 * emulation: npm's Node for arm64, TensorFlow's wheel for it, the addon cross-compiled. Needs
 * Debian's g++-aarch64-linux-gnu, qemu-user-static, libstdc++6-arm64-cross, libatomic1-arm64-cross.
 * Times say nothing of a real machine.
 */
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import pinned from '../../src/setup/pinned-node.json' with { type: 'json' }
import { copyTrackedFiles } from '../support/clone.js'
import { runProgram } from '../support/run-program.js'

const packages =
  'g++-aarch64-linux-gnu qemu-user-static libstdc++6-arm64-cross libatomic1-arm64-cross'
const compiler = 'aarch64-linux-gnu-g++'
const libraries = '/usr/aarch64-linux-gnu'
const question = ['--preset', 'regression', '--rows', '100', '--memory', '512MiB']

const place = mkdtempSync(path.join(os.tmpdir(), 'batchwise-arm64-'))
const clone = path.join(place, 'clone')

function demandTools(): void {
  try {
    execFileSync(compiler, ['--version'], { stdio: 'ignore' })
    execFileSync('qemu-aarch64-static', ['--version'], { stdio: 'ignore' })
  } catch {
    throw new Error(`the emulation is not installed; run: apt-get install ${packages}`)
  }
}

function report(name: string, start: number): void {
  const seconds = ((performance.now() - start) / 1000).toFixed(0)
  process.stdout.write(`${name.padEnd(46)} ${seconds.padStart(5)} s\n`)
}

/** A program `node` that is Node for arm64, for itself and for what it starts. */
function emulatedNode(): string {
  const folder = path.join(place, 'bin')
  const node = path.join(folder, 'node')
  const unpacked = path.join(place, 'node')
  for (const each of [folder, unpacked]) mkdirSync(each)
  const specifier = `${pinned.packages['linux-arm64'].name}@${pinned.version}`
  execFileSync('npm', ['pack', specifier, '--silent', '--pack-destination', place])
  const archive = readdirSync(place).find((name) => name.endsWith('.tgz')) ?? ''
  execFileSync('tar', ['-xzf', archive, '-C', unpacked, '--strip-components=1'], { cwd: place })
  const preload = path.join(folder, 'exec-path.mjs')
  writeFileSync(preload, `process.execPath = ${JSON.stringify(node)}\n`)
  const program = `qemu-aarch64-static -L ${libraries} '${unpacked}/bin/node'`
  writeFileSync(node, `#!/bin/sh\nexec ${program} --import '${preload}' "$@"\n`)
  chmodSync(node, 0o755)
  return node
}

/** JavaScript is the same everywhere: only the packages with machine code are those for arm64. */
async function installAndBuild(): Promise<void> {
  const steps = `
    const { installDependencies } = await import('./src/setup/dependencies.mjs')
    const { compile, generateClient } = await import('./src/setup/build.mjs')
    for (const step of [installDependencies, generateClient, compile])
      await step(process.cwd(), () => {})`
  const environment = { npm_config_cpu: 'arm64', XDG_CACHE_HOME: path.join(place, 'cache') }
  const words = ['--input-type=module', '-e', steps]
  const { code, err } = await runProgram(process.execPath, words, environment, '', clone)
  if (code !== 0) throw new Error(`the packages for arm64 were not installed:\n${err}`)
}

/** Runs the set-up under emulation, then the command. Returns what the command prints. */
async function underEmulation(node: string, command: readonly string[]): Promise<string> {
  const environment = {
    CXX: compiler,
    XDG_CACHE_HOME: path.join(place, 'cache'),
    BATCHWISE_DATA: path.join(place, 'data'),
  }
  const program = ['src/setup/main.mjs', '--for', 'run', '--', ...command]
  const { code, out, err } = await runProgram(node, program, environment, '', clone)
  if (code !== 0 || err.includes('stays off'))
    throw new Error(`${command.join(' ')} ended with ${String(code)}:\n${err}${out}`)
  return out
}

try {
  demandTools()
  copyTrackedFiles(clone)
  const node = emulatedNode()
  await installAndBuild()
  const start = performance.now()
  const architecture = await underEmulation(node, ['node', '-p', 'process.arch'])
  report(`set-up for ${architecture.trim()}: TensorFlow and its addon`, start)
  const asked = performance.now()
  const words = ['advise', ...question, '--engine', 'tensorflow', '--probe-budget', '0']
  const answer = await underEmulation(node, ['node', 'dist/cli/main.js', ...words])
  report('one question', asked)
  process.stdout.write(`\n${answer.split('\n\n')[0] ?? ''}\n`)
} finally {
  rmSync(place, { recursive: true, force: true, maxRetries: 5 })
}
