import { BatchwiseError } from '../errors.js'
import { commandSettings } from './settings/settings.js'
import { explainStartFailure, type StartContext } from './start-failures.js'
import { UsageError } from './usage-error.js'

/** Writes what went wrong and returns the exit status: 2 for a wrong argument, else 1. */
export function reportError(error: unknown, context: StartContext): number {
  const explained = explainStartFailure(error, context)
  const message = explained ?? (error instanceof Error ? error.message : String(error))
  process.stderr.write(`batchwise: ${message}\n`)
  if (explained !== null) return 1
  if (error instanceof UsageError) return 2
  if (error instanceof BatchwiseError) return reportFaults(error)
  reportStack(error)
  return 1
}

function reportFaults({ code, faults }: BatchwiseError): number {
  for (const { pointer, accepted } of faults)
    process.stderr.write(`  ${pointer === '' ? 'the request' : pointer}: accepted is ${accepted}\n`)
  return code === 'invalid-request' || code === 'malformed-body' ? 2 : 1
}

function reportStack(error: unknown): void {
  if (!(error instanceof Error) || commandSettings.debug.read(process.env) === null) return
  process.stderr.write(`${error.stack ?? ''}\n`)
}
