import path from 'node:path'
import { serve } from './cli/serve.js'
import { UsageError } from './cli/usage-error.js'

try {
  const port = Number(process.env['PORT'] ?? 3000)
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new UsageError(
      `PORT=${String(process.env['PORT'])}: accepted is a whole number from 0 to 65535`,
    )
  await serve({
    host: process.env['HOST'] ?? '127.0.0.1',
    port,
    dataFolder: path.resolve(process.env['BATCHWISE_DATA'] ?? '.batchwise'),
  })
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  process.stderr.write(`batchwise: ${error.message}\n`)
  process.exitCode = 2
}
