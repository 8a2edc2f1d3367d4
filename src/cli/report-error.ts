import { BatchwiseError } from '../errors.js'
import { optionOfPointer } from './arguments/data-arguments.js'
import { exitStatus, statusOfError } from './exit-status.js'
import { commandSettings } from './settings/settings.js'
import { explainStartFailure, type StartContext } from './start-failures.js'
import { UsageError } from './usage-error.js'

/** Writes what went wrong and returns the exit status. */
export function reportError(error: unknown, context: StartContext): number {
  const explained = explainStartFailure(error, context)
  const message = explained ?? (error instanceof Error ? error.message : String(error))
  const shown = error instanceof BatchwiseError ? printableLine(message) : printable(message)
  process.stderr.write(`batchwise: ${shown}\n`)
  if (explained !== null) return exitStatus.failed
  if (error instanceof UsageError) return exitStatus.wrongInput
  if (error instanceof BatchwiseError) return reportFaults(error)
  reportStack(error)
  return exitStatus.failed
}

function reportFaults({ code, message, faults }: BatchwiseError): number {
  for (const fault of faults) {
    const option = optionOfPointer(fault.pointer)
    const place = option === null ? fault.pointer : `--${option}`
    const problem = fault.message === message ? '' : `${fault.message}; `
    const line = `${place === '' ? '' : `${place}: `}${problem}accepted is ${fault.accepted}`
    process.stderr.write(`  ${printableLine(line)}\n`)
  }
  return statusOfError(code)
}

/** Names out of a file may hold control characters, which a terminal would obey. */
const printable = (text: string): string => text.replaceAll(/(?!\n)[\p{Cc}\p{Cf}]/gu, '?')
/** The same for text that is one line, whatever a name in it holds. */
const printableLine = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}]/gu, '?')

function reportStack(error: unknown): void {
  if (!(error instanceof Error) || commandSettings.debug.read(process.env) === null) return
  process.stderr.write(`${error.stack ?? ''}\n`)
}
