/**
 * Answers that are made once and given again as the same bytes: of final studies for as long as these are kept in memory (`persistence/final-studies.ts`), of pages of a list for as long as the store
 * gives the same page. They are encoded like every other answer, from the same object.
 */
import { oncePer } from '../../studies/once-per.js'
import { isFinal, type Study } from '../../studies/study.js'
import type { StudyPage } from '../../studies/study-list.js'
import { presentStudy, presentSummary } from './present.js'

interface Page {
  readonly studies: readonly object[]
  readonly nextCursor: string | null
}

/** How answers that stay as they are become text, then the bytes. */
const kept = new WeakMap<object, (() => string) | Buffer>()
function keep<Answer extends object>(answer: Answer, encode: (answer: Answer) => string): Answer {
  kept.set(answer, () => encode(answer))
  return answer
}

const presentOnce = oncePer((study: Study, explanation: readonly string[]) =>
  keep(presentStudy(study, explanation), JSON.stringify),
)
const summaryOnce = oncePer((study: Study, _always: null) => presentSummary(study))
/** Most of a page was on the page before it. */
const textOnce = oncePer((summary: object, _always: null) => JSON.stringify(summary))
const pageOnce = oncePer(({ studies, nextCursor }: StudyPage, _always: null): Page =>
  keep(
    { studies: studies.map(answerSummary), nextCursor },
    (page) =>
      `{"studies":[${page.studies.map((summary) => textOnce(summary, null)).join()}],"nextCursor":${JSON.stringify(page.nextCursor)}}`,
  ),
)

/** The same object each time where nothing about the study changes any more; `explanation`: the same object for the same language. */
export const answerStudy = (study: Study, explanation: readonly string[]): object =>
  isFinal(study.state) ? presentOnce(study, explanation) : presentStudy(study, explanation)

const answerSummary = (study: Study): object =>
  isFinal(study.state) ? summaryOnce(study, null) : presentSummary(study)

/** The same object for the same page. */
export const answerPage = (page: StudyPage): Page => pageOnce(page, null)

/** An answer as JSON: in bytes where it is given again, so that it is neither encoded nor counted again. */
export function encoded(answer: unknown): string | Buffer {
  const known = typeof answer === 'object' && answer !== null ? kept.get(answer) : undefined
  if (known === undefined) return JSON.stringify(answer)
  if (typeof known !== 'function') return known
  const bytes = Buffer.from(known())
  kept.set(answer as object, bytes)
  return bytes
}
