/** The changed question of a report's address, and what the stored trials answer. */
import { BatchwiseError, errorCodes } from '../../errors.js'
import { changesIn, type WhatIfFields, type WhatIfView } from '../../report/document/what-if.js'
import type { Study } from '../../studies/study.js'
import type { UseCases } from '../../studies/use-cases.js'

export type AskedWhatIf = Pick<WhatIfView, 'fields' | 'answer' | 'fault'>

/** A fault is shown beside the form: the report itself stays readable. */
export async function askedWhatIf(
  fields: WhatIfFields,
  { id, question }: Study,
  useCases: UseCases,
): Promise<AskedWhatIf> {
  const changes = changesIn(fields, question)
  if (Object.keys(changes).length === 0) return { fields, answer: null, fault: null }
  try {
    return { fields, answer: await useCases.whatIf(id, changes), fault: null }
  } catch (error) {
    if (!(error instanceof BatchwiseError) || error.code !== errorCodes.invalidRequest) throw error
    return { fields, answer: null, fault: error.message }
  }
}
