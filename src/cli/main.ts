#!/usr/bin/env node
import { BatchwiseError } from '../errors.js'
import { version } from '../version.js'
import { advise } from './advise.js'
import { parseArguments, UsageError, type Arguments } from './arguments.js'
import { openLocal } from './asker.js'
import { doctor } from './doctor.js'
import { helpText } from './help.js'
import { openRemote } from './http-asker.js'
import { manageKeys } from './keys.js'

const streams = { out: process.stdout, err: process.stderr }
const folderOf = (given: string | null): string =>
  given ?? process.env.BATCHWISE_DATA ?? '.batchwise'

async function run(given: Arguments): Promise<number | null> {
  switch (given.command) {
    case 'help':
      process.stdout.write(helpText(given.about))
      return 0
    case 'version':
      process.stdout.write(`${version}\n`)
      return 0
    case 'serve': {
      const { serve } = await import('./serve.js')
      await serve({ host: given.host, port: given.port, dataFolder: folderOf(given.dataFolder) })
      return null
    }
    case 'doctor': {
      const { openApplication } = await import('../app.js')
      const application = await openApplication({ dataFolder: folderOf(given.dataFolder) })
      return doctor(application.useCases, given.json, streams).finally(() => application.close())
    }
    case 'keys': {
      const { openKeys } = await import('../app.js')
      const { keys, close } = await openKeys(folderOf(given.dataFolder))
      return manageKeys(given, keys, streams).finally(close)
    }
    case 'advise': {
      const interrupted = new AbortController()
      process.once('SIGINT', () => interrupted.abort())
      process.once('SIGTERM', () => interrupted.abort())
      const asker =
        given.server === null
          ? await openLocal(folderOf(given.dataFolder))
          : openRemote(given.server, process.env.BATCHWISE_KEY)
      return advise(given, asker, streams, interrupted.signal).finally(() => asker.close())
    }
  }
}

function explainFailure(error: unknown): number {
  const message = error instanceof Error ? error.message : String(error)
  process.stderr.write(`batchwise: ${message}\n`)
  if (error instanceof UsageError) return 2
  if (!(error instanceof BatchwiseError)) {
    if (error instanceof Error && process.env.BATCHWISE_DEBUG !== undefined)
      process.stderr.write(`${error.stack ?? ''}\n`)
    return 1
  }
  for (const { pointer, accepted } of error.faults)
    process.stderr.write(`  ${pointer === '' ? 'the request' : pointer}: accepted is ${accepted}\n`)
  return error.code === 'invalid-request' || error.code === 'malformed-body' ? 2 : 1
}

try {
  const code = await run(parseArguments(process.argv.slice(2)))
  if (code !== null) process.exitCode = code
} catch (error) {
  process.exitCode = explainFailure(error)
}
