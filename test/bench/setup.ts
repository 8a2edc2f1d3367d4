/**
 * `npm run bench:setup`: how long a user waits after `git clone`, with empty caches (Batchwise's,
 * npm's, pip's) and again with warm ones, and what lies on the disk then. At the end set-ups from
 * empty caches are killed at growing shares of the time that the whole one took, in every step.
 */
import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { root, runProgram } from '../support/run-program.js'

interface Step {
  readonly name: string
  readonly seconds: number
  /** What the set-up said of its own steps. */
  readonly detail: string
}

const place = mkdtempSync(path.join(os.tmpdir(), 'batchwise-bench-set-up-'))
const clone = path.join(place, 'clone')
const caches = { batchwise: path.join(place, 'cache'), npm: path.join(place, 'npm') }
/** The machine's own Node, not the pinned one that runs this bench. */
const machinePath = (process.env['PATH'] ?? '')
  .split(path.delimiter)
  .filter((folder) => !folder.includes('/batchwise/node-') && !folder.startsWith(root))
  .join(path.delimiter)
const environment = {
  PATH: machinePath,
  XDG_CACHE_HOME: caches.batchwise,
  npm_config_cache: caches.npm,
  PIP_NO_CACHE_DIR: '1',
  BATCHWISE_DATA: path.join(place, 'data'),
}

async function timed(name: string, command: readonly string[]): Promise<Step> {
  const [program = '', ...words] = command
  const start = performance.now()
  const { code, err } = await runProgram(program, words, environment, '', clone)
  if (code !== 0) throw new Error(`${command.join(' ')} ended with ${String(code)}:\n${err}`)
  const seconds = (performance.now() - start) / 1000
  return { name, seconds, detail: /set-up: ready after .*/.exec(err)?.[0] ?? '' }
}

function print({ name, seconds, detail }: Step): void {
  process.stdout.write(`${name.padEnd(34)} ${seconds.toFixed(1).padStart(6)} s  ${detail}\n`)
}

/** Shares of a whole set-up's time after which one is killed. */
const killShares = [0.02, 0.1, 0.25, 0.4, 0.55, 0.7, 0.8, 0.9, 0.95]

/**
 * Kills set-ups and all their programs on the way. What one finished the next one finds; a set-up
 * that ends before its kill ends the series.
 *
 * @returns number of kills
 */
async function killedOnTheWay(wholeSeconds: number): Promise<number> {
  for (const [kills, share] of killShares.entries()) {
    const child = spawn('npm', ['run', '--silent', 'setup'], {
      cwd: clone,
      env: { ...process.env, ...environment },
      stdio: 'ignore',
      detached: true,
    })
    const ended = new Promise<number | null>((resolve) => child.on('exit', resolve))
    const late = sleep(share * wholeSeconds * 1000).then(() => 'late' as const)
    const first = await Promise.race([ended, late])
    if (first === 0) return kills
    if (first !== 'late') throw new Error(`after ${kills} kills the set-up ended with ${first}`)
    process.kill(-(child.pid ?? 0), 'SIGKILL')
    await ended
  }
  return killShares.length
}

const megabytes = (folder: string): string =>
  `${execFileSync('du', ['-sm', folder], { encoding: 'utf8' }).split('\t')[0] ?? '?'} MB`

try {
  mkdirSync(caches.batchwise)
  execFileSync('git', ['clone', '--quiet', root, clone])
  const whole = await timed('set-up, empty caches', ['npm', 'run', '--silent', 'setup'])
  print(whole)
  print(await timed('set-up, nothing to do', ['npm', 'run', '--silent', 'setup']))
  print(await timed('demo, to its end', ['npm', 'run', '--silent', 'demo']))
  rmSync(path.join(clone, 'node_modules'), { recursive: true })
  print(await timed('set-up, warm caches, no modules', ['npm', 'run', '--silent', 'setup']))
  process.stdout.write(
    `node_modules ${megabytes(path.join(clone, 'node_modules'))}, ` +
      `cache ${megabytes(caches.batchwise)} (the pinned Node and TensorFlow)\n`,
  )
  for (const folder of [
    caches.batchwise,
    path.join(clone, 'node_modules'),
    path.join(clone, 'dist'),
  ])
    rmSync(folder, { recursive: true })
  const kills = await killedOnTheWay(whole.seconds)
  print(
    await timed(`demo, after a set-up killed ${kills} times`, ['npm', 'run', '--silent', 'demo']),
  )
} finally {
  rmSync(place, { recursive: true, force: true, maxRetries: 5 })
}
