/** Clones of this working tree in which the real set-up runs. */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { root, runProgram, type Ran } from './run-program.js'

/** Value of XDG_CACHE_HOME with which a clone finds everything in the user's cache. */
export const userCacheHome = process.env['XDG_CACHE_HOME'] ?? path.join(os.homedir(), '.cache')
const userCache = path.join(userCacheHome, 'batchwise')
const addonParts = ['lib', 'deps', 'build'].map((part) =>
  path.join('node_modules/@tensorflow/tfjs-node-gpu', part),
)

export interface Clone {
  readonly folder: string
  /** Value of XDG_CACHE_HOME: TensorFlow's library is in that cache, nothing else. */
  readonly cacheHome: string
  setUp(options?: SetUpOptions): Promise<Ran>
  /** The same folder without the addon, and a new cache. */
  withNewCache(name: string): Clone
  /** The copy of the clone in which the set-up works where it cannot write to the clone. */
  workingCopy(): string
  remove(): void
}

interface SetUpOptions {
  readonly environment?: NodeJS.ProcessEnv
  /** What runs in the clone when it is ready. */
  readonly command?: readonly string[]
  readonly folder?: string
  readonly purpose?: 'run' | 'test'
  /** Which Node runs the set-up; default: the one of this process. */
  readonly node?: string
}

/** Whether the TensorFlow library is in the user's cache, so that a clone needs no download. */
export const libraryNames = (): readonly string[] =>
  existsSync(userCache)
    ? readdirSync(userCache).filter((name) =>
        /^(tensorflow-cpu|keras-[\d.]+-on-tensorflow-cpu)-[\w.-]+$/.test(name),
      )
    : []

/** A clone with its dependencies but without the addon, in a new folder with the given name. */
export function cloneNamed(name: string): Clone {
  const place = mkdtempSync(path.join(os.tmpdir(), 'batchwise-clone-'))
  const folder = path.join(place, name)
  copyWorkingTree(folder)
  return cloneWithCache(place, folder, name)
}

/**
 * A second clone: its packages are links to those of this working tree, but for the one that the
 * set-up writes to, and its database client is that of the first clone.
 */
export function cloneBeside({ folder: first }: Clone, name: string): Clone {
  const place = mkdtempSync(path.join(os.tmpdir(), 'batchwise-clone-'))
  const folder = path.join(place, name)
  copyTrackedFiles(folder)
  linkPackages(path.join(root, 'node_modules'), path.join(folder, 'node_modules'))
  const generated = 'src/generated'
  cpSync(path.join(first, generated), path.join(folder, generated), { recursive: true })
  removeAddon(folder)
  return cloneWithCache(place, folder, name)
}

const addonScope = '@tensorflow'
const addonPackage = 'tfjs-node-gpu'

function linkPackages(from: string, to: string): void {
  const scope = path.join(to, addonScope)
  mkdirSync(scope, { recursive: true })
  for (const name of readdirSync(from))
    if (name === '.batchwise-lock') cpSync(path.join(from, name), path.join(to, name))
    else if (name !== addonScope) symlinkSync(path.join(from, name), path.join(to, name))
  for (const name of readdirSync(path.join(from, addonScope)))
    if (name === addonPackage)
      cpSync(path.join(from, addonScope, name), path.join(scope, name), {
        recursive: true,
        verbatimSymlinks: true,
      })
    else symlinkSync(path.join(from, addonScope, name), path.join(scope, name))
}

function cloneWithCache(place: string, folder: string, name: string): Clone {
  const cacheHome = path.join(place, `cache of ${name}`)
  linkLibraries(cacheHome)
  return {
    folder,
    cacheHome,
    setUp: (options) => runSetUp(folder, { XDG_CACHE_HOME: cacheHome }, options),
    withNewCache: (other) => {
      removeAddon(folder)
      return cloneWithCache(place, folder, other)
    },
    workingCopy: () => {
      const name = createHash('sha256').update(folder).digest('hex').slice(0, 12)
      return path.join(cacheHome, 'batchwise/working-copies', name)
    },
    remove: () => rmSync(place, { recursive: true, force: true }),
  }
}

/** Loads TensorFlow's library through its addon, stores a tensor there and reads it back. */
export const loadTensorflow = [
  'node',
  '-e',
  "console.log(require('@tensorflow/tfjs-node-gpu').tensor([42]).dataSync()[0])",
] as const

/** The files that git tracks, as they lie here. */
export function copyTrackedFiles(folder: string): void {
  const files = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' })
    .trim()
    .split('\n')
  for (const file of files.filter((each) => existsSync(path.join(root, each))))
    cpSync(path.join(root, file), path.join(folder, file), {
      recursive: true,
      verbatimSymlinks: true,
    })
}

function copyWorkingTree(folder: string): void {
  copyTrackedFiles(folder)
  const from = path.join(root, 'node_modules')
  const to = path.join(folder, 'node_modules')
  // hard links where source and target share a disk
  execFileSync('sh', ['-c', 'cp -al "$1" "$2" 2>/dev/null || cp -a "$1" "$2"', 'sh', from, to])
  removeAddon(folder)
}

function removeAddon(folder: string): void {
  for (const part of addonParts) rmSync(path.join(folder, part), { recursive: true, force: true })
}

function linkLibraries(cacheHome: string): void {
  const cache = path.join(cacheHome, 'batchwise')
  mkdirSync(cache, { recursive: true })
  for (const name of libraryNames()) symlinkSync(path.join(userCache, name), path.join(cache, name))
}

function runSetUp(
  clone: string,
  ownEnvironment: NodeJS.ProcessEnv,
  options: SetUpOptions = {},
): Promise<Ran> {
  const { environment = {}, command = [], folder = clone, purpose = 'test' } = options
  const program = path.join(folder, 'src/setup/main.mjs')
  const given = command.length === 0 ? [] : ['--', ...command]
  return runProgram(
    options.node ?? process.execPath,
    [program, '--for', purpose, ...given],
    { BATCHWISE_TENSORFLOW: 'cpu', ...ownEnvironment, ...environment },
    '',
    folder,
  )
}
