/** What stored evidence answers where a question is changed. No trial runs. */
import { concludeByLaws, concludeFrom } from '../../advice/conclude-from.js'
import type { Advice } from '../../advice/vocabulary/answer.js'
import type { Question } from '../../advice/vocabulary/question.js'
import type { Evidence } from '../../advice/vocabulary/trial.js'

export const missingKinds = ['memory', 'step-time'] as const

export interface WhatIf {
  readonly question: Question
  /**
   * What a study of the question would still measure; null for nothing. Beside an advice, the laws
   * of memory and step time stand for it: they predict the largest size (`memory`) or the step time
   * at sizes that were not timed. Without an advice, nothing can be said.
   */
  readonly missing: (typeof missingKinds)[number] | null
  readonly advice: Advice | null
}

export function whatIf(question: Question, evidence: Evidence): WhatIf {
  const measured = concludeFrom(question, evidence)
  if (measured.kind === 'answered') return { question, missing: null, advice: measured.advice }
  const { missing } = measured
  const predicted = concludeByLaws(question, evidence)
  const advice = predicted.kind === 'answered' ? predicted.advice : null
  return { question, missing, advice }
}
