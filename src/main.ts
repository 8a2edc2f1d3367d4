/** `npm start`: the service, with its address and folder from the environment. */
import path from 'node:path'
import { serve } from './cli/serve.js'
import { commandSettings } from './cli/settings/settings.js'
import { UsageError } from './cli/usage-error.js'

try {
  await serve({
    host: commandSettings.host.read(process.env),
    port: commandSettings.port.read(process.env),
    dataFolder: path.resolve(commandSettings.dataFolder.read(process.env)),
  })
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  process.stderr.write(`batchwise: ${error.message}\n`)
  process.exitCode = 2
}
