/** Lets Keras write the cases, once: an environment from pip, and the files, both in the cache. */
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { runProgram } from '../../support/run-program.js'

const here = fileURLToPath(new URL('.', import.meta.url))

export interface CaseFolder {
  readonly folder: string
  /** Names of the cases in the folder that are asked for. */
  readonly names: readonly string[]
  /** What Keras itself could not do, a line each. */
  readonly failures: readonly string[]
}

type Say = (text: string) => void

/** The small models whose names match. */
export async function writeSmallCases(only: RegExp, say: Say): Promise<CaseFolder> {
  const python = await kerasPython(say)
  const folder = await caseFolder('small', [
    'write_case.py',
    'small_models.py',
    'recurrent_models.py',
  ])
  say('Keras writes the small models')
  const failures = await write(python, ['small', folder, only.source])
  return { folder, names: await namesIn(folder, only), failures }
}

/**
 * The topologies of keras.applications whose names match, one by one: each takes up to minutes.
 * A large one is removed once the caller asks for the next; all of them would take 12 GiB.
 */
export async function* writeApplicationCases(only: RegExp, say: Say): AsyncGenerator<CaseFolder> {
  const python = await kerasPython(say)
  const folder = await caseFolder('applications', ['write_case.py', 'applications.py'])
  for (const application of await applicationNames(python)) {
    const name = `applications.${application}.3`
    if (!only.test(name)) continue
    say(`Keras writes ${application}`)
    const failures = await write(python, ['application', application, folder])
    yield { folder, names: failures.length === 0 ? [name] : [], failures }
    await removeLarge(folder, name)
  }
}

/**
 * Measures how far rounding in float32 moves each weight of the step, and notes it in the case.
 * Returns whether it was measured: there is a step of Keras 3, and memory for it in float64.
 */
export async function measureNoise(folder: string, name: string, say: Say): Promise<boolean> {
  if (!name.endsWith('.3')) return false
  say(`Keras measures the float32 noise of ${name}`)
  const words = ['measure_noise.py', folder, name]
  const { code } = await runProgram(await kerasPython(say), words, {}, '', here)
  if (code !== 0) say(`the noise of ${name} was not measured: Keras ended with ${code}`)
  return code === 0
}

const keptBytesMax = 2 ** 28

async function removeLarge(folder: string, name: string): Promise<void> {
  const [entry, tensors] = ['json', 'bin'].map((end) => path.join(folder, `${name}.${end}`))
  if (entry === undefined || tensors === undefined) return
  const found = await stat(tensors).catch(() => null)
  if (found === null || found.size <= keptBytesMax) return
  // the JSON first: a case without it is written again
  await rm(entry)
  await rm(tensors)
}

/** Kept until one of the scripts changes. */
async function caseFolder(kind: string, scripts: readonly string[]): Promise<string> {
  const digest = await digestOf([...scripts, 'requirements.txt'])
  const folder = path.join(cacheFolder(), `keras-cases-${kind}-${digest}`)
  await mkdir(folder, { recursive: true })
  return folder
}

async function namesIn(folder: string, only: RegExp): Promise<readonly string[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.json'))
  const names = files.map((file) => file.slice(0, -'.json'.length))
  return names.filter((name) => only.test(name)).sort()
}

const cacheFolder = (): string =>
  path.join(process.env['XDG_CACHE_HOME'] ?? path.join(os.homedir(), '.cache'), 'batchwise')

/** The interpreter of an environment with the pinned Keras 3, Keras 2 and TensorFlow. */
async function kerasPython(say: (text: string) => void): Promise<string> {
  const folder = path.join(cacheFolder(), `keras-${await digestOf(['requirements.txt'])}`)
  const python = path.join(folder, 'bin/python')
  if ((await runProgram('test', ['-x', python])).code === 0) return python
  const part = `${folder}.part`
  say('installing Keras and TensorFlow, once')
  await rm(part, { recursive: true, force: true })
  await succeed('python3', ['-m', 'venv', part])
  const requirements = path.join(here, 'requirements.txt')
  // every package is pinned; tf_keras would bring a second TensorFlow
  const install = ['-m', 'pip', 'install', '--quiet', '--no-deps', '-r', requirements]
  await succeed(path.join(part, 'bin/python'), install)
  await rename(part, folder)
  return python
}

async function digestOf(files: readonly string[]): Promise<string> {
  const hash = createHash('sha256')
  for (const file of files) hash.update(await readFile(path.join(here, file)))
  return hash.digest('hex').slice(0, 12)
}

async function succeed(program: string, words: readonly string[]): Promise<string> {
  const { code, out, err } = await runProgram(program, words, {}, '', here)
  if (code !== 0) throw new Error(`${program} ${words.join(' ')} ended with ${code}:\n${err}`)
  return out
}

async function applicationNames(python: string): Promise<readonly string[]> {
  return (await succeed(python, ['write_case.py', 'names'])).trim().split('\n')
}

/** Writes the cases that are not there yet; returns what Keras could not do. */
async function write(python: string, words: readonly string[]): Promise<readonly string[]> {
  const { code, out, err } = await runProgram(python, ['write_case.py', ...words], {}, '', here)
  const lines = out.split('\n').filter((line) => /^\S+: \w*Error/.test(line))
  return code === 0 ? lines : [...lines, `${words.join(' ')}: ${err.trim().split('\n').at(-1)}`]
}
