/** What is wrong with a question, beside the field where it is wrong. */
import { BatchwiseError, errorCodes, type Fault } from '../../errors.js'
import { TargetFault } from '../../studies/data/target-fault.js'
import type { FormFields } from '../forms.js'
import type { PageText } from '../words/page-text.js'
import { said } from '../words/said.js'
import { fieldAt, plainNumber, type AskField } from './fields.js'

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

const isMendable = (error: unknown): error is BatchwiseError =>
  error instanceof BatchwiseError && mendable.has(error.code)

/** Throws what the form cannot show. */
export function faultsOf(error: unknown, fields: FormFields, text: PageText): AskFaults {
  if (!isMendable(error)) throw error
  if (error.faults.length === 0) return { form: wholeText(error, text) }
  const faults: Partial<Record<AskField | 'form', string>> = {}
  for (const fault of error.faults) {
    const name = shownAt(fieldAt(fault.pointer, fields))
    faults[name] ??= faultText(fault, name, fields, text)
  }
  return faults
}

/** A box for a yes has no place for a fault. */
function shownAt(name: AskField | null): AskField | 'form' {
  if (name === 'powerOfTwo') return 'batchSizeMin'
  return name ?? 'form'
}

function faultText(
  fault: Fault,
  name: AskField | 'form',
  fields: FormFields,
  text: PageText,
): string {
  const value = name === 'form' ? null : (fields[name] ?? '')
  if (value === '')
    return text(name === 'modelId' || name === 'datasetId' ? 'ask-no-file' : 'ask-missing')
  return valueFault(fault, value, text)
}

/** @param value what a person wrote; null where no field shows it */
export function valueFault(
  { pointer, message, accepted }: Fault,
  value: string | null,
  text: PageText,
): string {
  // the schema's own words name the pointer, which no person knows
  if (!message.startsWith(`${pointer}: `)) return said(text, message)
  const number = value === null ? null : plainNumber(value)
  return number === null
    ? text('ask-accepted', { accepted: said(text, accepted) })
    : text('ask-plain', { number })
}

/**
 * Why files could not be stored. Throws what the form cannot show.
 *
 * @param refused by the field of the file's id
 * @param isKept whether the browser still has the file, so that it need not be chosen again
 */
export function fileFaults(
  refused: Readonly<Partial<Record<'modelId' | 'datasetId', unknown>>>,
  isKept: boolean,
  text: PageText,
): AskFaults {
  const faults: Partial<Record<AskField, string>> = {}
  for (const [name, error] of Object.entries(refused)) {
    if (!isMendable(error)) throw error
    if (error instanceof TargetFault)
      faults.target = error.isUnasked
        ? text('ask-target-which', { isKept: String(isKept) })
        : said(text, error.message)
    else faults[name as 'modelId' | 'datasetId'] = wholeText(error, text)
  }
  return faults
}

/** A cause that is known in English only still has its kind in every language. */
function wholeText({ code, message }: BatchwiseError, text: PageText): string {
  const kind = code === errorCodes.invalidRequest ? 'file' : code
  return text('ask-fault', { kind, message: said(text, message) })
}
