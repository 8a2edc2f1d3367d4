/** `npm start`: the service, with its address and folder from the environment. */
import './node-version.js'
import path from 'node:path'
import { languageOfEnvironment } from './cli/language.js'
import { reportError } from './cli/report-error.js'
import { serve } from './cli/serve.js'
import { commandSettings } from './cli/settings/settings.js'
import { terminalOf } from './cli/terminal/columns.js'
import type { StartContext } from './cli/start-failures.js'

async function main(): Promise<void> {
  let context: StartContext = { host: '127.0.0.1', port: 0, dataFolder: '.batchwise' }
  try {
    context = {
      host: commandSettings.host.read(process.env),
      port: commandSettings.port.read(process.env),
      dataFolder: path.resolve(commandSettings.dataFolder.read(process.env)),
    }
    await serve(context)
  } catch (error) {
    reportError(
      error,
      context,
      terminalOf(process.stderr, process.env),
      languageOfEnvironment(process.env),
    )
    process.exitCode = 1
  }
}

await main()
