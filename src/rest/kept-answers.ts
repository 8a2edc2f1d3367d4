/**
 * Answers of which every part stays as it is: final studies. They are presented and encoded once for as long as the study is kept in memory (`persistence/final-studies.ts`), and are encoded like
 * every other answer, from the same object.
 */
import { oncePer } from '../studies/once-per.js'
import { isFinal, type Study } from '../studies/study.js'
import { presentStudy, presentSummary } from './present.js'

const kept = new WeakSet<object>()
const encodedOnce = oncePer((answer: object, _: null) => JSON.stringify(answer))
const keep = <Answer extends object>(answer: Answer): Answer => {
  kept.add(answer)
  return answer
}
const summaryOnce = oncePer((study: Study, _: null) => presentSummary(study))
const studyOnce = oncePer((study: Study, explanation: readonly string[]) => keep(presentStudy(study, explanation)))

/** The same object each time where nothing about the study changes any more; `explanation`: the same object for the same language. */
export const answerStudy = (study: Study, explanation: readonly string[]): object => (isFinal(study.state) ? studyOnce(study, explanation) : presentStudy(study, explanation))
export const answerSummary = (study: Study): object => (isFinal(study.state) ? summaryOnce(study, null) : presentSummary(study))

/** An answer as JSON. */
export const encoded = (answer: unknown): string => (typeof answer === 'object' && answer !== null && kept.has(answer) ? encodedOnce(answer, null) : JSON.stringify(answer))
