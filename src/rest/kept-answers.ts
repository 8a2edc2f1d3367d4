/**
 * Answers of which every part stays as it is: final studies. They are presented and encoded once for as long as the study is kept in memory (`persistence/final-studies.ts`), and are encoded like
 * every other answer, from the same object.
 */
import { oncePer } from '../studies/once-per.js'
import { isFinal, type Study } from '../studies/study.js'
import { presentStudy } from './present.js'

/** The JSON of answers that stay as they are; null until it was asked for. */
const texts = new WeakMap<object, string | null>()
const presentOnce = oncePer((study: Study, explanation: readonly string[]) => {
  const answer = presentStudy(study, explanation)
  texts.set(answer, null)
  return answer
})

/** The same object each time where nothing about the study changes any more; `explanation`: the same object for the same language. */
export const answerStudy = (study: Study, explanation: readonly string[]): object => (isFinal(study.state) ? presentOnce(study, explanation) : presentStudy(study, explanation))

/** An answer as JSON. */
export function encoded(answer: unknown): string {
  if (typeof answer !== 'object' || answer === null || !texts.has(answer)) return JSON.stringify(answer)
  const text = texts.get(answer) ?? JSON.stringify(answer)
  texts.set(answer, text)
  return text
}
