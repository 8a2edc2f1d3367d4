import { BatchwiseError } from '../errors.js'
import { formatMessage, type Language } from '../words/messages.js'
import { optionOfPointer } from './arguments/option-of-pointer.js'
import { exitStatus, statusOfError } from './exit-status.js'
import { commandSettings } from './settings/settings.js'
import { explainStartFailure, type StartContext } from './start-failures.js'
import type { Terminal } from './streams.js'
import { writeFitted } from './terminal/columns.js'
import { UsageError } from './usage-error.js'

/** Writes what went wrong and returns the exit status. */
export function reportError(
  error: unknown,
  context: StartContext,
  err: Terminal,
  language: Language = 'en',
): number {
  const explained = explainStartFailure(error, context)
  const message = explained ?? textOf(error, language)
  const shown =
    error instanceof BatchwiseError ? printableLine(headline(error, language)) : printable(message)
  writeFitted(err, `batchwise: ${shown}\n`)
  if (explained !== null) return exitStatus.failed
  if (error instanceof UsageError) return exitStatus.wrongInput
  if (error instanceof BatchwiseError) return reportFaults(error, err, language)
  reportStack(error, err)
  return exitStatus.failed
}

function textOf(error: unknown, language: Language): string {
  if (error instanceof UsageError) return error.textIn(language)
  return error instanceof Error ? error.message : String(error)
}

/** A field of the JSON that the command sent is, to its user, an option with a value. */
function headline({ message, faults }: BatchwiseError, language: Language): string {
  const fault = faults.find((one) => one.message === message)
  const option = optionOfPointer(fault?.pointer ?? '')
  if (fault === undefined || option === null || !message.startsWith(`${fault.pointer}: `))
    return message
  const value = typeof fault.value === 'string' ? fault.value : JSON.stringify(fault.value)
  return formatMessage(language, 'cli-option-not-valid', { option: `--${option}`, value })
}

function reportFaults(
  { code, message, faults }: BatchwiseError,
  err: Terminal,
  language: Language,
): number {
  for (const fault of faults) {
    const option = optionOfPointer(fault.pointer)
    const place = option === null ? fault.pointer : `--${option}`
    const problem = fault.message === message ? '' : `${fault.message}; `
    const line = formatMessage(language, 'cli-fault', {
      place: place === '' ? '' : `${place}: `,
      problem,
      accepted: fault.accepted,
    })
    writeFitted(err, `  ${printableLine(line)}\n`)
  }
  return statusOfError(code)
}

/** Names out of a file may hold control characters, which a terminal would obey. */
const printable = (text: string): string => text.replaceAll(/(?!\n)[\p{Cc}\p{Cf}]/gu, '?')
/** The same for text that is one line, whatever a name in it holds. */
const printableLine = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}]/gu, '?')

function reportStack(error: unknown, err: Terminal): void {
  if (!(error instanceof Error) || commandSettings.debug.read(process.env) === null) return
  err.write(`${error.stack ?? ''}\n`)
}
