/** What a report is written from, out of the store. */
import { BatchwiseError, errorCodes } from '../../errors.js'
import type { ReportView } from '../../report/document/report-view.js'
import { reportText } from '../../report/words/report-text.js'
import type { UseCases } from '../../studies/use-cases.js'
import type { Language } from '../../words/messages.js'

/** Throws `conflict` where the study has no answer. */
export async function reportViewOf(
  id: string,
  useCases: UseCases,
  language: Language,
): Promise<ReportView> {
  const { study, advice } = await answered(id, useCases)
  const brief = useCases.brief(study, language)
  if (brief === null) throw withoutAnswer(id)
  const trials = await useCases.trials(study.id)
  return { study, advice, brief, trials, language, text: reportText(language) }
}

/** Throws `conflict` where the study has no answer. */
export async function answered(
  id: string,
  useCases: UseCases,
): Promise<Pick<ReportView, 'study' | 'advice'>> {
  const study = await useCases.study(id)
  if (study.advice === null) throw withoutAnswer(study.id)
  return { study, advice: study.advice }
}

const withoutAnswer = (id: string): BatchwiseError =>
  new BatchwiseError(errorCodes.conflict, `study ${id} has no answer yet`)
