import type { Advice } from '../advice/vocabulary/answer.js'
import { explain, type Language } from '../words/explanation.js'

/** Explanations of advices. An advice never changes, so each is written once per language. */
export class Explanations {
  private readonly byAdvice = new WeakMap<Advice, Map<Language, readonly string[]>>()

  of(advice: Advice, language: Language): readonly string[] {
    const byLanguage = this.byAdvice.get(advice) ?? new Map<Language, readonly string[]>()
    this.byAdvice.set(advice, byLanguage)
    const explanation = byLanguage.get(language) ?? explain(advice, language)
    byLanguage.set(language, explanation)
    return explanation
  }
}
