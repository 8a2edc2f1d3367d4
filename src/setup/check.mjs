/**
 * Everything that can be checked without running the code, in the order of `npm test`; then,
 * with `--then COMMAND ...`, the tests.
 */
import path from 'node:path'
import { handOver } from './hand-over.mjs'
import { ProgramFailed, run } from './run.mjs'

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

for (const [name, program, parameters] of checks) {
  const start = performance.now()
  try {
    await run(tool(program), parameters, { cwd: root })
  } catch (error) {
    if (!(error instanceof ProgramFailed)) throw error
    process.stderr.write(`${error.output}\ncheck: ${name} failed\n`)
    process.exit(1)
  }
  const seconds = ((performance.now() - start) / 1000).toFixed(0)
  process.stderr.write(`check: ${name} holds (${seconds} s)\n`)
}
const then = process.argv.indexOf('--then')
if (then !== -1)
  process.exitCode = await handOver(process.argv.slice(then + 1), { root, node: process.execPath })
