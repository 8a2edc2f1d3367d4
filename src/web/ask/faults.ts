/** What is wrong with a question, beside the field where it is wrong. */
import { BatchwiseError, errorCodes, type Fault } from '../../errors.js'
import type { FormFields } from '../forms.js'
import type { PageText } from '../words/page-text.js'
import { fieldAt, type AskField } from './fields.js'

/** By field; `form` for what no field shows. */
export type AskFaults = Readonly<Partial<Record<AskField | 'form', string>>>

/** What the person can mend on this page. */
const mendable: ReadonlySet<string> = new Set([
  errorCodes.invalidRequest,
  errorCodes.malformedBody,
  errorCodes.bodyTooLarge,
  errorCodes.storageFull,
  errorCodes.tooManyStudies,
  errorCodes.unavailable,
])

/** Throws what the form cannot show. */
export function faultsOf(error: unknown, fields: FormFields, text: PageText): AskFaults {
  if (!(error instanceof BatchwiseError) || !mendable.has(error.code)) throw error
  if (error.faults.length === 0) return { form: error.message }
  const faults: Partial<Record<AskField | 'form', string>> = {}
  for (const fault of error.faults) {
    const name = fieldAt(fault.pointer, fields) ?? 'form'
    faults[name] ??= faultText(fault, name, fields, text)
  }
  return faults
}

function faultText(
  { pointer, message, accepted }: Fault,
  name: AskField | 'form',
  fields: FormFields,
  text: PageText,
): string {
  if (name !== 'form' && (fields[name] ?? '') === '')
    return text(name === 'modelId' || name === 'datasetId' ? 'ask-no-file' : 'ask-missing')
  // the schema's own words name the pointer, which no person knows
  return message.startsWith(`${pointer}: `) ? text('ask-accepted', { accepted }) : message
}
