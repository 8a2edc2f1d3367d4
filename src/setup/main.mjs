/**
 * Makes a clone ready, then runs a command in it. Plain JavaScript without a dependency, because
 * node_modules may not exist yet, and for any Node from 20 on, because an older Node only fetches
 * the pinned one. What is done already is skipped.
 *
 *   node src/setup/main.mjs [--for run|test] [--quiet] [--cuda] [-- COMMAND ARGUMENTS ...]
 */
import path from 'node:path'
import { compile, generateClient } from './build.mjs'
import { cacheFolderOf, isWritable, locked } from './cache.mjs'
import { installDependencies } from './dependencies.mjs'
import { isTooOld, npmEnvironment, pinnedNode } from './node-runtime.mjs'
import { handOver, signalStatus } from './hand-over.mjs'
import { Progress } from './progress.mjs'
import { ProgramFailed, stopSignal } from './run.mjs'
import { fetchKeras, linkKeras } from './keras.mjs'
import { fetchTensorflow, linkTensorflow } from './tensorflow.mjs'
import { workingCopy } from './working-copy.mjs'

const root = path.resolve(import.meta.dirname, '../..')

function parseArguments(given) {
  const end = given.indexOf('--')
  const options = end === -1 ? given : given.slice(0, end)
  const purpose = options.includes('--for') ? options[options.indexOf('--for') + 1] : 'run'
  if (purpose !== 'run' && purpose !== 'test')
    throw new Error(`--for ${String(purpose)}: accepted are run and test`)
  return {
    purpose,
    isQuiet: options.includes('--quiet'),
    wantsCuda: options.includes('--cuda'),
    command: end === -1 ? [] : given.slice(end + 1),
  }
}

/** Independent steps run side by side; a step waits only for what it needs. */
async function makeReady({ purpose, isQuiet, wantsCuda }) {
  const progress = new Progress(isQuiet)
  const dependencies = progress.step('dependencies', (did) => installDependencies(root, did))
  const library = progress.step('TensorFlow', (did) => fetchTensorflow(root, wantsCuda, did))
  const addon = dependencies
    .then(() => library)
    .then((fetched) => progress.step('its addon', (did) => linkTensorflow(root, fetched, did)))
  const keras = Promise.all([library, dependencies]).then(([fetched]) =>
    progress.step('Keras', async (did) => linkKeras(root, await fetchKeras(root, fetched, did))),
  )
  const build = dependencies
    .then(() => progress.step('database client', (did) => generateClient(root, did)))
    .then(() => purpose === 'run' && progress.step('build', (did) => compile(root, did)))
  const results = await Promise.allSettled([library, addon, keras, build])
  progress.end()
  for (const { status, reason } of results) if (status === 'rejected') throw reason
}

async function main() {
  const given = process.argv.slice(2)
  const options = parseArguments(given)
  if (isTooOld(process.versions.node)) {
    const node = await pinnedNode(root)
    const command = [node, path.join(root, 'src/setup/main.mjs'), ...given]
    return handOver(command, { root, node, environment: await npmEnvironment() })
  }
  if (!isWritable(root)) {
    const copy = workingCopy(root)
    const command = [process.execPath, path.join(copy, 'src/setup/main.mjs'), ...given]
    return handOver(command, { root: copy, node: process.execPath })
  }
  await locked(path.join(root, '.cache/set-up.lock'), () => makeReady(options))
  // a step may take a program that was stopped for one that is missing
  if (stopSignal() !== null) throw new Error('the set-up was interrupted')
  return options.command.length === 0
    ? 0
    : handOver(options.command, { root, node: process.execPath })
}

/** What a stopped set-up says: the reason, and where the whole output of a program is. */
function explain(error) {
  if (stopSignal() !== null) return `${stopSignal()} came`
  if (!(error instanceof ProgramFailed))
    return error instanceof Error ? error.message : String(error)
  const log = error.writeLog(path.join(cacheFolderOf(root), 'logs/set-up.log'))
  return `${error.message}\n  All that it said: ${log}`
}

try {
  process.exitCode = await main()
} catch (error) {
  process.stderr.write(`set-up stopped: ${explain(error)}\n`)
  process.exitCode = stopSignal() === null ? 1 : signalStatus(stopSignal())
}
