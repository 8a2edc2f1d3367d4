import type { Advice } from '../advice/vocabulary/answer.js'
import type { Language } from '../words/messages.js'

/** What is written of advices. An advice never changes, so each is written once per language. */
export class InLanguages<Text> {
  private readonly byAdvice = new WeakMap<Advice, Map<Language, Text>>()
  constructor(private readonly write: (advice: Advice, language: Language) => Text) {}

  of(advice: Advice, language: Language): Text {
    const byLanguage = this.byAdvice.get(advice) ?? new Map<Language, Text>()
    this.byAdvice.set(advice, byLanguage)
    const text = byLanguage.get(language) ?? this.write(advice, language)
    byLanguage.set(language, text)
    return text
  }
}
