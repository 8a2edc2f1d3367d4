/** Lets Keras write the cases, once: an environment from pip, and the files, both in the cache. */
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { runProgram } from '../../support/run-program.js'

const here = fileURLToPath(new URL('.', import.meta.url))
const scripts = ['write_case.py', 'small_models.py', 'recurrent_models.py', 'applications.py']

export interface CaseFolder {
  readonly folder: string
  /** Names of the cases in the folder. */
  readonly names: readonly string[]
  /** What Keras itself could not do, a line each. */
  readonly failures: readonly string[]
}

/** @param applications whether to write the topologies of keras.applications, which takes long */
export async function writeCases(
  applications: boolean,
  say: (text: string) => void,
): Promise<CaseFolder> {
  const python = await kerasPython(say)
  const folder = path.join(cacheFolder(), `keras-cases-${await digestOf(scripts)}`)
  await mkdir(folder, { recursive: true })
  say('Keras writes the small models')
  const failures = [...(await write(python, ['small', folder]))]
  if (applications)
    for (const name of await applicationNames(python)) {
      say(`Keras writes ${name}`)
      failures.push(...(await write(python, ['application', name, folder])))
    }
  const files = await readdir(folder)
  const names = files.filter((file) => file.endsWith('.json')).map((file) => file.slice(0, -5))
  return { folder, names: names.sort(), failures }
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
