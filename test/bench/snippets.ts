/**
 * npm run bench:snippets [-- --python PATH] [--json]
 *
 * Runs the code to paste for Keras and PyTorch as it is, on a linear problem: the loss must fall,
 * and the learning rate must end where the advice says. `--python`: a Python with keras and torch;
 * default: an environment from pip in the cache. What needs TensorFlow runs where it is installed.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { snippetsOf } from '../../src/words/snippets/snippets.js'
import { snippetCases } from '../support/snippet-cases.js'

const { values } = parseArgs({
  options: { python: { type: 'string' }, json: { type: 'boolean', default: false } },
})
const packages = ['torch==2.13.0', 'keras==3.15.1', 'numpy==2.4.6']
const program = fileURLToPath(new URL('snippets/run_snippets.py', import.meta.url))

interface Result {
  readonly name: string
  readonly framework: string
  /** What went wrong; null where it trained. */
  readonly fault: string | null
  readonly skipped: string | null
  readonly before?: number
  readonly after?: number
  readonly rate?: number
}

function succeed(command: string, words: readonly string[], input?: string): string {
  const ran = spawnSync(command, words, { encoding: 'utf8', input, maxBuffer: 2 ** 28 })
  if (ran.status === 0) return ran.stdout
  throw new Error(`${command} ${words.join(' ')}: ${ran.stderr}`)
}

function environment(): string {
  const cache = process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache')
  const folder = path.join(cache, 'batchwise', 'snippets-python')
  const python = path.join(folder, 'bin', 'python')
  if (!existsSync(python)) {
    mkdirSync(path.dirname(folder), { recursive: true })
    succeed('python3', ['-m', 'venv', folder])
    succeed(python, ['-m', 'pip', 'install', '--quiet', ...packages])
  }
  return python
}

const jobs = snippetCases.flatMap(({ name, advice, question }) =>
  snippetsOf(advice, question, 'en')
    .filter(({ language, code }) => language === 'python' && code !== null)
    .map(({ framework, code }) => ({ name, framework, code })),
)
const output = succeed(values.python ?? environment(), [program], JSON.stringify(jobs))
const results = output
  .split('\n')
  .filter((line) => line.startsWith('{'))
  .map((line) => JSON.parse(line) as Result)
const faults = results.filter(({ fault }) => fault !== null)
const skipped = results.filter(({ skipped: because }) => because !== null)
if (values.json) process.stdout.write(`${JSON.stringify(results)}\n`)
else {
  const trained = results.length - faults.length - skipped.length
  process.stdout.write(
    `${trained} of ${jobs.length} snippets trained, ${skipped.length} were not run\n`,
  )
  for (const { name, framework, fault, skipped: because } of [...faults, ...skipped])
    process.stdout.write(`  ${framework}, ${name}: ${fault ?? because ?? ''}\n`)
}
process.exitCode = faults.length > 0 || results.length < jobs.length ? 1 : 0
