#!/usr/bin/env node
import { BatchwiseError } from '../errors.js'
import { version } from '../version.js'
import { advise } from './advise/advise.js'
import { openHttpClient } from './advise/http-client.js'
import { openLocalClient } from './advise/study-client.js'
import type { AdviseArguments } from './arguments/advise-arguments.js'
import {
  parseArguments,
  type Arguments,
  type DoctorArguments,
  type ServeArguments,
} from './arguments/arguments.js'
import { helpText } from './arguments/help.js'
import type { KeysArguments } from './arguments/keys-arguments.js'
import { doctor } from './doctor.js'
import { manageKeys } from './keys.js'
import { commandSettings } from './settings/settings.js'
import { UsageError } from './usage-error.js'

const streams = { out: process.stdout, err: process.stderr }

function folderOf({ dataFolder }: { readonly dataFolder: string | null }): string {
  return dataFolder ?? commandSettings.dataFolder.read(process.env)
}

/** Returns the exit code; null while the service runs on. */
async function run(given: Arguments): Promise<number | null> {
  switch (given.command) {
    case 'help':
      process.stdout.write(helpText(given.about))
      return 0
    case 'version':
      process.stdout.write(`${version}\n`)
      return 0
    case 'serve':
      return runServe(given)
    case 'doctor':
      return runDoctor(given)
    case 'keys':
      return runKeys(given)
    case 'advise':
      return runAdvise(given)
  }
}

async function runServe(given: ServeArguments): Promise<null> {
  const { serve } = await import('./serve.js')
  await serve({ host: given.host, port: given.port, dataFolder: folderOf(given) })
  return null
}

async function runDoctor(given: DoctorArguments): Promise<number> {
  const { openApplication } = await import('../app.js')
  const application = await openApplication({ dataFolder: folderOf(given) })
  return doctor(application.useCases, given.json, streams).finally(() => application.close())
}

async function runKeys(given: KeysArguments): Promise<number> {
  const { openKeys } = await import('../app.js')
  const { keys, close } = await openKeys(folderOf(given))
  return manageKeys(given, keys, streams).finally(close)
}

async function runAdvise(given: AdviseArguments): Promise<number> {
  const interrupted = new AbortController()
  process.once('SIGINT', () => interrupted.abort())
  process.once('SIGTERM', () => interrupted.abort())
  const client =
    given.server === null
      ? await openLocalClient(folderOf(given))
      : openHttpClient(given.server, commandSettings.key.read(process.env))
  return advise(given, client, streams, interrupted.signal).finally(() => client.close())
}

/** Writes what went wrong. Returns the exit code: 2 for a wrong argument, else 1. */
function reportError(error: unknown): number {
  process.stderr.write(`batchwise: ${error instanceof Error ? error.message : String(error)}\n`)
  if (error instanceof UsageError) return 2
  if (error instanceof BatchwiseError) return reportFaults(error)
  if (error instanceof Error && commandSettings.debug.read(process.env) !== null)
    process.stderr.write(`${error.stack ?? ''}\n`)
  return 1
}

function reportFaults({ code, faults }: BatchwiseError): number {
  for (const { pointer, accepted } of faults)
    process.stderr.write(`  ${pointer === '' ? 'the request' : pointer}: accepted is ${accepted}\n`)
  return code === 'invalid-request' || code === 'malformed-body' ? 2 : 1
}

try {
  const code = await run(parseArguments(process.argv.slice(2)))
  if (code !== null) process.exitCode = code
} catch (error) {
  process.exitCode = reportError(error)
}
