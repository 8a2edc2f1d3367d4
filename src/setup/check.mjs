/**
 * Everything that can be checked without running the code, in the order of `npm test`; then,
 * with `--then COMMAND ...`, the tests.
 */
import path from 'node:path'
import { handOver, signalStatus } from './hand-over.mjs'
import { pythonWith } from './python-packages.mjs'
import { ProgramFailed, run, stopSignal } from './run.mjs'

const root = path.resolve(import.meta.dirname, '../..')
const tool = (name) => path.join(root, 'node_modules/.bin', name)

const checks = [
  ['format', 'prettier', ['--check', '--log-level', 'warn', '.']],
  ['types', 'tsc', ['--noEmit']],
  ['types in the browser', 'tsc', ['-p', 'src/web/client']],
  ['lint', 'eslint', ['.']],
  [
    'import rules',
    'depcruise',
    ['--config', '.dependency-cruiser.mjs', 'src', 'test', 'openapi', 'examples'],
  ],
  ['dead code', 'knip', []],
]

/** The same of the runner in Python; none, said loudly, where Python or pip is missing. */
async function pythonChecks() {
  const cache = path.join(root, 'node_modules/.cache')
  const ruff = ['--cache-dir', path.join(cache, 'ruff')]
  const mypy = ['--cache-dir', path.join(cache, 'mypy')]
  try {
    const python = await pythonWith(root, 'check')
    return [
      ['Python format', python, ['-m', 'ruff', 'format', '--check', ...ruff, '.']],
      ['Python lint', python, ['-m', 'ruff', 'check', ...ruff, '.']],
      ['Python types', python, ['-m', 'mypy', ...mypy]],
    ]
  } catch (error) {
    if (!(error instanceof ProgramFailed)) throw error
    if ((process.env.CI ?? '') !== '') throw error
    process.stderr.write(`!!! the checks of Python are SKIPPED: ${error.message}\n`)
    return []
  }
}

const runner = path.join(root, 'src/runners/python')
const all = [
  ...checks.map(([name, program, parameters]) => [name, tool(program), parameters, root]),
  ...(await pythonChecks()).map((check) => [...check, runner]),
]
for (const [name, program, parameters, cwd] of all) {
  const start = performance.now()
  try {
    await run(program, parameters, { cwd })
  } catch (error) {
    if (!(error instanceof ProgramFailed)) throw error
    if (stopSignal() !== null) process.exit(signalStatus(stopSignal()))
    process.stderr.write(`${error.output}\ncheck: ${name} failed\n`)
    process.exit(1)
  }
  const seconds = ((performance.now() - start) / 1000).toFixed(0)
  process.stderr.write(`check: ${name} holds (${seconds} s)\n`)
}
const then = process.argv.indexOf('--then')
if (then !== -1)
  process.exitCode = await handOver(process.argv.slice(then + 1), { root, node: process.execPath })
