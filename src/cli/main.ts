#!/usr/bin/env node
import '../node-version.js'
import { version } from '../version.js'
import { advise } from './advise/advise.js'
import { openHttpClient } from './advise/http-client.js'
import { openLocalClient, type StudyClient } from './advise/study-client.js'
import type { AdviseArguments } from './arguments/advise-arguments.js'
import {
  parseArguments,
  type Arguments,
  type DoctorArguments,
  type ServeArguments,
} from './arguments/arguments.js'
import type { DataArguments } from './arguments/data-arguments.js'
import { helpText } from './help/help.js'
import type { ModelArguments } from './arguments/model-arguments.js'
import type { StudiesArguments } from './arguments/studies-arguments.js'
import type { KeysArguments } from './arguments/keys-arguments.js'
import type { StudyDesk } from './advise/study-desk.js'
import { openProgramClient } from './advise/program-client.js'
import { describeFiles } from './data.js'
import { readTemplate } from './template.js'
import { describeModelFile } from './model.js'
import { doctor } from './doctor.js'
import { openRecipes } from './open-recipes.js'
import { onEndOfProcess } from './end-of-process.js'
import { askedLanguage, languageOfEnvironment } from './language.js'
import { manageKeys } from './keys.js'
import { manageStudies } from './studies.js'
import { reportError } from './report-error.js'
import { evidenceMaxMs } from './settings/retention-settings.js'
import { commandSettings, serviceSettings } from './settings/settings.js'
import { terminalOf, textColumns } from './terminal/columns.js'
import type { StartContext } from './start-failures.js'

const streams = {
  out: terminalOf(process.stdout, process.env),
  err: terminalOf(process.stderr, process.env),
}

function folderOf({ dataFolder }: { readonly dataFolder: string | null }): string {
  return dataFolder ?? commandSettings.dataFolder.read(process.env)
}

/** Where a command of this machine finds the database and the files. */
function placeOf(given: { readonly dataFolder: string | null }): {
  readonly dataFolder: string
  readonly database: string | null
  readonly keySecretFile: string | null
} {
  return {
    dataFolder: folderOf(given),
    database: serviceSettings.database.read(process.env),
    keySecretFile: serviceSettings.keySecretFile.read(process.env),
  }
}

/** Returns the exit code; null while the service runs on. */
async function run(given: Arguments): Promise<number | null> {
  switch (given.command) {
    case 'help':
      streams.out.write(helpText(given.about, textColumns(streams.out)))
      return 0
    case 'version':
      process.stdout.write(`${version}\n`)
      return 0
    case 'serve':
      return runServe(given)
    case 'worker': {
      const { work } = await import('./worker.js')
      await work(given, folderOf(given))
      return null
    }
    case 'doctor':
      return runDoctor(given)
    case 'keys':
      return runKeys(given)
    case 'studies':
      return runStudies(given)
    case 'advise':
      return runAdvise(given)
    case 'init':
      process.stdout.write(await readTemplate(given.template))
      return 0
    case 'data':
      return runData(given)
    case 'model':
      return runModel(given)
  }
}

async function runServe(given: ServeArguments): Promise<null> {
  const { serve } = await import('./serve.js')
  const { host, port, recipes } = given
  await serve({ host, port, recipes, dataFolder: folderOf(given) })
  return null
}

async function runDoctor(given: DoctorArguments): Promise<number> {
  const { openApplication } = await import('../app.js')
  const recipes = await openRecipes(given.recipes, (name, error) =>
    streams.err.write(`${name}: ${error instanceof Error ? error.message : String(error)}\n`),
  )
  const application = await openApplication({ ...placeOf(given), ...recipes, onlyReads: true })
  return doctor(application.useCases, given.json, streams).finally(() => application.close())
}

async function runKeys(given: KeysArguments): Promise<number> {
  const { openKeys } = await import('../app.js')
  const { keys, close } = await openKeys(placeOf(given))
  return manageKeys(given, keys, streams).finally(close)
}

async function runAdvise(given: AdviseArguments): Promise<number> {
  const interrupted = new AbortController()
  onEndOfProcess(() => interrupted.abort())
  const client =
    given.program === null ? await openClient(given) : await openProgramClient(given.program, given)
  return advise(given, client, streams, interrupted.signal).finally(() => client.close())
}

async function runData(given: DataArguments): Promise<number> {
  const client = await openClient(given, { conductsNothing: true })
  return describeFiles(given, client, streams).finally(() => client.close())
}

/** Reads beside a service that owns the file of SQLite; what changes studies needs the file. */
async function runStudies(given: StudiesArguments): Promise<number> {
  const reads = given.action === 'list' || given.action === 'show'
  const how = reads ? { onlyReads: true } : { conductsNothing: true }
  const client = await openClient(given, how)
  return manageStudies(given, client, streams).finally(() => client.close())
}

async function runModel(given: ModelArguments): Promise<number> {
  const client = await openClient(given, { conductsNothing: true })
  return describeModelFile(given, client, streams).finally(() => client.close())
}

async function openClient(
  given: AdviseArguments | DataArguments | ModelArguments | StudiesArguments,
  how: { readonly onlyReads?: boolean; readonly conductsNothing?: boolean } = {},
): Promise<StudyClient & StudyDesk> {
  return given.server === null
    ? openLocalClient({ ...placeOf(given), evidenceMaxMs: evidenceMaxMs(process.env), ...how })
    : openHttpClient(given.server, commandSettings.key.read(process.env))
}

/** Where a command would listen and keep its data, for the words of a failed start. */
function contextOf(given: Arguments): StartContext {
  const serves = given.command === 'serve'
  return {
    host: serves ? given.host : '127.0.0.1',
    port: serves ? given.port : 0,
    dataFolder: folderOf('dataFolder' in given ? given : { dataFolder: null }),
  }
}

async function main(): Promise<number | null> {
  const argv = process.argv.slice(2)
  const usual = languageOfEnvironment(process.env)
  const language = askedLanguage(argv) ?? usual
  let context: StartContext = { host: '127.0.0.1', port: 0, dataFolder: '.batchwise' }
  try {
    const given = parseArguments(argv, usual)
    context = contextOf(given)
    return await run(given)
  } catch (error) {
    return reportError(error, context, streams.err, language)
  }
}

const exitStatus = await main()
if (exitStatus !== null) process.exitCode = exitStatus
