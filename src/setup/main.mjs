/**
 * Set-up of a fresh clone: dependencies, native modules, the TensorFlow library, the Prisma client, the build. Plain JavaScript without a
 * dependency, because node_modules may not exist yet. Every step says what it does and is skipped when it is done already.
 *
 *   node src/setup/main.mjs [--for run|test] [--quiet] [--cuda]
 */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { step } from './progress.mjs'
import { buildSqlite, installDependencies } from './dependencies.mjs'
import { linkTensorflow } from './tensorflow.mjs'
import { compile, generateClient } from './build.mjs'

const root = path.resolve(import.meta.dirname, '../..')
const parameters = process.argv.slice(2)
const purpose = parameters.includes('--for') ? parameters[parameters.indexOf('--for') + 1] : 'run'
if (!['run', 'test'].includes(purpose ?? '')) {
  process.stderr.write(`--for ${String(purpose)}: accepted are run and test\n`)
  process.exit(2)
}
const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(
    `Node ${process.versions.node} is too old: ${JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).engines.node} is needed\n`,
  )
  process.exit(1)
}

try {
  await step('dependencies from the lock file', () => installDependencies(root))
  await step('better-sqlite3, compiled for this Node', (announce) => buildSqlite(root, announce))
  await step('the TensorFlow library', (announce) =>
    linkTensorflow(root, parameters.includes('--cuda'), announce),
  )
  await step('the database client', () => generateClient(root))
  if (purpose === 'run') await step('the build', () => compile(root))
} catch (error) {
  process.stderr.write(
    `\nset-up stopped: ${error instanceof Error ? error.message : String(error)}\n`,
  )
  process.exit(1)
}
