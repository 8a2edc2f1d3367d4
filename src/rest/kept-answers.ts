/**
 * Answers that are made once and given again as the same bytes: of final studies for as long as these are kept in memory (`persistence/final-studies.ts`), of pages of a list for as long as the store
 * gives the same page. They are encoded like every other answer, from the same object.
 */
import { oncePer } from '../studies/once-per.js'
import { isFinal, type Study } from '../studies/study.js'
import type { StudyPage } from '../studies/study-list.js'
import { presentStudy, presentSummary } from './present.js'

/** What answers that stay as they are were encoded as; null until it was asked for. */
const bytes = new WeakMap<object, Buffer | null>()
function kept<Answer extends object>(answer: Answer): Answer {
  bytes.set(answer, null)
  return answer
}
const presentOnce = oncePer((study: Study, explanation: readonly string[]) => kept(presentStudy(study, explanation)))
const summaryOnce = oncePer((study: Study, _all: null) => presentSummary(study))
const presentPageOnce = oncePer(({ studies, nextCursor }: StudyPage, _all: null) => kept({ studies: studies.map(answerSummary), nextCursor }))

/** The same object each time where nothing about the study changes any more; `explanation`: the same object for the same language. */
export const answerStudy = (study: Study, explanation: readonly string[]): object => (isFinal(study.state) ? presentOnce(study, explanation) : presentStudy(study, explanation))

const answerSummary = (study: Study): object => (isFinal(study.state) ? summaryOnce(study, null) : presentSummary(study))

/** The same object for the same page. */
export const answerPage = (page: StudyPage): { readonly studies: readonly object[]; readonly nextCursor: string | null } => presentPageOnce(page, null)

/** An answer as JSON: in bytes where it is given again, so that it is neither encoded nor counted again. */
export function encoded(answer: unknown): string | Buffer {
  if (typeof answer !== 'object' || answer === null || !bytes.has(answer)) return JSON.stringify(answer)
  const known = bytes.get(answer) ?? Buffer.from(JSON.stringify(answer))
  bytes.set(answer, known)
  return known
}
