/** The changed question of a report's address, and what the stored trials answer. */
import type { Question } from '../../advice/vocabulary/question.js'
import { BatchwiseError, errorCodes } from '../../errors.js'
import {
  askedValues,
  type WhatIfFaults,
  type WhatIfFields,
  type WhatIfView,
} from '../../report/document/what-if.js'
import type { Study } from '../../studies/study.js'
import type { UseCases } from '../../studies/use-cases.js'
import { valueFault } from '../ask/faults.js'
import { wholeNumberIn } from '../ask/fields.js'
import type { PageText } from '../words/page-text.js'
import { said } from '../words/said.js'

export type AskedWhatIf = Pick<WhatIfView, 'fields' | 'answer' | 'faults'>

/** A fault is shown at its field: the report itself stays readable. */
export async function askedWhatIf(
  fields: WhatIfFields,
  { id, question }: Study,
  useCases: UseCases,
  text: PageText,
): Promise<AskedWhatIf> {
  const empty = Object.keys(askedValues(question)).filter((name) => fields[name]?.trim() === '')
  if (empty.length > 0)
    return {
      fields,
      answer: null,
      faults: Object.fromEntries(empty.map((name) => [name, text('ask-missing')])),
    }
  const changes = changesIn(fields, question)
  if (Object.keys(changes).length === 0) return { fields, answer: null, faults: {} }
  try {
    return { fields, answer: await useCases.whatIf(id, changes), faults: {} }
  } catch (error) {
    if (!(error instanceof BatchwiseError) || error.code !== errorCodes.invalidRequest) throw error
    return { fields, answer: null, faults: faultsOf(error, fields, text) }
  }
}

function faultsOf(
  { faults, message }: BatchwiseError,
  fields: WhatIfFields,
  text: PageText,
): WhatIfFaults {
  if (faults.length === 0) return { form: said(text, message) }
  return Object.fromEntries(
    faults.map((fault) => {
      const name = fault.pointer.slice(1)
      const value = fields[name]
      return value === undefined
        ? ['form', said(text, fault.message)]
        : [name, valueFault(fault, value, text)]
    }),
  )
}

const numbers: ReadonlySet<string> = new Set(['rows', 'epochs', 'workers'])

/** The fields that differ from the question, as `whatIf` takes them. */
function changesIn(fields: WhatIfFields, question: Question): Record<string, unknown> {
  const asked = askedValues(question)
  const changed = Object.entries(fields).filter(
    ([name, value]) => name in asked && value.trim() !== asked[name],
  )
  return Object.fromEntries(
    changed.map(([name, value]) => [
      name,
      numbers.has(name) ? wholeNumberIn(value.trim()) : value.trim(),
    ]),
  )
}
